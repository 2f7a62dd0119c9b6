import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { small, smallSpec } from "@ml-platform/environments/testing";
import { type StackNode, stacksOf } from "@ml-platform/stacks";
import { beforeEach, expect, it } from "vitest";
import type { Services } from "../services.ts";
import { EnvironmentFiles } from "../start/import-environment.mjs";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { keepersOf } from "./compiled-command.ts";

const scratch = scratchDirectory("compiled-command-");
const [network] = stacksOf(small) as [StackNode];
const hashes = { environments: "one", synthesis: "one", kinds: { network: "one", other: "one" } };
const settings = [
  "pnpm-lock.yaml",
  "tsconfig.json",
  ...["compile-environment", "esbuild", "packages-by-path", "places"].map((name) => `cli/start/${name}.mjs`),
];
const file = "environments/small.ts";

let count = 0;
let root: string;
beforeEach(() => {
  root = join(scratch, `${++count}`);
  for (const path of settings) write(path, path === "tsconfig.json" ? "{}" : "");
  write("environments/index.ts", "");
  write(file, "export default {};\n");
  write("node_modules/.pnpm/lock.yaml", "one");
  write("code-one/hashes.json", JSON.stringify(hashes));
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const synthesizing: Services["synthesize"] = async (_, { outdir }) => {
  const directory = join(outdir, "stacks", network.id);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), "{}");
  writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ stacks: { [network.id]: {} } }));
  return { stacks: [{ ...network, directory, warnings: [] }], exemptions: [] };
};

/** What a command makes that is compiled into a folder; nothing is kept if it makes it all each time. */
async function made(folder = "code-one"): Promise<string[]> {
  const done: string[] = [];
  const environmentFiles = new EnvironmentFiles(root, join(root, folder));
  const compiled = { folder: join(root, folder), environmentFiles, mapSources: () => {} };
  const keepers = keepersOf(root, compiled);
  if (keepers === undefined) return ["all"];
  await keepers.environments(join(root, file), async () => {
    done.push("environment");
    return { name: "small", file, environment: small, spec: smallSpec };
  });
  const synthesize: Services["synthesize"] = (environments, options) => {
    done.push("stack");
    return synthesizing(environments, options);
  };
  const options = { outdir: join(root, "out"), target: "emulated", localState: "state", today: new Date(0) } as const;
  await keepers.synthesis({ stacksOf: async () => [network], synthesize })([small], options);
  return done;
}

it("makes nothing twice", async () => {
  expect(await made()).toEqual(["environment", "stack"]);
  expect(await made()).toEqual([]);
});

it.each<[string, () => void, readonly string[]]>([
  ["an environment file", () => write(file, "export default { changed: true };\n"), ["environment"]],
  ["what is installed", () => write("node_modules/.pnpm/lock.yaml", "two"), ["stack"]],
  ["the code of environments", () => changeHashes({ environments: "two" }), ["environment"]],
  ["the code of all stacks", () => changeHashes({ synthesis: "two" }), ["stack"]],
  ["the code of the kind of stack", () => changeHashes({ kinds: { ...hashes.kinds, network: "two" } }), ["stack"]],
  ["the code of another kind", () => changeHashes({ kinds: { ...hashes.kinds, other: "two" } }), []],
])("makes again what depends on %s, once that changed", async (_, change, expected) => {
  await made();
  change();
  expect(await made()).toEqual(expected);
});

function changeHashes(changed: Partial<typeof hashes>): void {
  write("code-one/hashes.json", JSON.stringify({ ...hashes, ...changed }));
}

it("makes everything again with any other code where parts of the code have no hashes", async () => {
  write("code-one/hashes.json", "{}");
  write("code-two/hashes.json", "{}");
  await made();
  expect(await made()).toEqual([]);
  expect(await made("code-two")).toEqual(["environment", "stack"]);
});

it.each(["code-one/hashes.json", "node_modules/.pnpm/lock.yaml"])("keeps nothing without %s", async (path) => {
  rmSync(join(root, path));
  expect(await made()).toEqual(["all"]);
});
