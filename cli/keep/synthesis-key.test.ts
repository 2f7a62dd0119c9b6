import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { personal, small } from "@ml-platform/environments/testing";
import type { StackNode, SynthesizeOptions } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import { keysOf, ofCdktf, type SynthesisInputs } from "./synthesis-key.ts";

const options: SynthesizeOptions = {
  outdir: "/tmp/out",
  target: "emulated",
  localState: "../../state",
  today: new Date("2026-11-21T10:00:00Z"),
};
const inputs: SynthesisInputs = {
  codeOf: (kind) => `code of ${kind}`,
  packages: "packages",
  node: "v20.19.0",
  env: { PATH: "/bin" },
};
const stack: StackNode = {
  id: "small-network",
  environment: "small",
  name: "network",
  kind: "network",
  dependencies: [],
  providers: ["aws"],
};

const key = keysOf(small, options, inputs)(stack);

describe("the key of a synthesized stack", () => {
  it.each<[string, string]>([
    ["the environment", keysOf({ ...small, region: "eu-west-1" }, options, inputs)(stack)],
    ["a part of the environment", keysOf({ ...small, tags: { ...small.tags, a: "b" } }, options, inputs)(stack)],
    [
      "what is not written in JSON",
      keysOf({ ...small, sandpits: undefined, a: undefined } as never, options, inputs)(stack),
    ],
    ["the target", keysOf(small, { ...options, target: "aws" }, inputs)(stack)],
    ["where local states are", keysOf(small, { ...options, localState: "../state" }, inputs)(stack)],
    [
      "a state that was not moved",
      keysOf(small, { ...options, unmoved: new Map([["small-network", stack]]) }, inputs)(stack),
    ],
    ["another option", keysOf(small, { ...options, another: 1 } as never, inputs)(stack)],
    ["the day", keysOf(small, { ...options, today: new Date("2026-11-22T10:00:00Z") }, inputs)(stack)],
    ["the code of its kind", keysOf(small, options, { ...inputs, codeOf: () => "other" })(stack)],
    ["the packages", keysOf(small, options, { ...inputs, packages: "other" })(stack)],
    ["Node", keysOf(small, options, { ...inputs, node: "v24.0.0" })(stack)],
    ["a variable of cdktf", keysOf(small, options, { ...inputs, env: { CDKTF_CONTEXT_JSON: "{}" } })(stack)],
    ["what the catalogue says of it", keysOf(small, options, inputs)({ ...stack, dependencies: ["a"] })],
  ])("changes with %s", (_, changed) => {
    expect(changed).not.toBe(key);
  });

  it("changes with the base of a personal environment", () => {
    const [base] = [personal.base as NonNullable<typeof personal.base>];
    const other = { ...personal, base: { ...base, region: "eu-west-1" } };
    expect(keysOf(other, options, inputs)(stack)).not.toBe(keysOf(personal, options, inputs)(stack));
  });

  it.each<[string, string]>([
    ["the directory", keysOf(small, { ...options, outdir: "/elsewhere" }, inputs)(stack)],
    ["the time of day", keysOf(small, { ...options, today: new Date("2026-11-21T23:59:59Z") }, inputs)(stack)],
    ["what else is synthesized", keysOf(small, { ...options, only: ["small-network"] }, inputs)(stack)],
    ["another variable", keysOf(small, options, { ...inputs, env: { PATH: "/usr/bin" } })(stack)],
    ["a copy of the environment", keysOf(structuredClone(small), options, inputs)(stack)],
  ])("does not change with %s", (_, same) => {
    expect(same).toBe(key);
  });

  it("is refused for an environment that is not plain data", () => {
    expect(() => keysOf({ ...small, tags: () => ({}) } as never, options, inputs)).toThrow(
      '"tags" of a synthesis is not plain data',
    );
  });
});

it("knows the variables that cdktf and constructs read", () => {
  const stacks = createRequire(new URL("../../stacks/package.json", import.meta.url));
  const texts = ["cdktf", "constructs"].flatMap((name) => {
    const folder = dirname(stacks.resolve(name));
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .map((file) => readFileSync(join(folder, file), "utf8"));
  });
  const read = texts.flatMap((text) => [...text.matchAll(/\bprocess\.env\.(\w+)/g)].map(([, name = ""]) => name));
  // The name of Terraform's program is for cdktf's own commands.
  const others = new Set(read.filter((name) => !ofCdktf.test(name)));
  expect(read).toContain("CDKTF_OUTDIR");
  expect([...others].sort()).toEqual(["TERRAFORM_BINARY_NAME"]);
});

describe("the code that synthesizes", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  // Environment files may ask for anything: each is evaluated every time then.
  const others =
    /(^|\/)(node_modules|testing|bench)\/|\.test\.ts$|^environments\/(personal\/|(?!index|company)[\w-]+\.ts$)/;
  const files = ["rules", "environments", "modules", "stacks"].flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: "utf8" })
      .map((file) => join(layer, file))
      .filter((file) => file.endsWith(".ts") && !others.test(file)),
  );
  const asking =
    /\bprocess(\.env\b|\[)|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bglobalThis\b/;

  // The app of cdktf's own commands, which keep nothing.
  it("asks for no variable, clock or chance, which no key has", () => {
    expect(files.filter((file) => asking.test(readFileSync(join(root, file), "utf8")))).toEqual(["stacks/main.ts"]);
  });
});
