import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { EnvironmentFiles } from "./import-environment.mjs";

const scratch = scratchDirectory("environment-files-");
const settings = [
  "pnpm-lock.yaml",
  "tsconfig.json",
  ...["compile-environment", "esbuild", "packages-by-path", "places"].map((name) => `cli/start/${name}.mjs`),
];
const dev = 'import { derive } from "./index.ts";\nexport default derive({ name: "dev" });\n';
const anna = 'import base from "./dev.ts";\nexport default { base, name: "anna" };\n';

let count = 0;
let root: string;
beforeEach(() => {
  root = join(scratch, `${++count}`);
  for (const path of settings) write(path, "");
  write("tsconfig.json", "{}");
  write("environments/index.ts", "export const derive = (spec: object) => spec;");
  write("environments/dev.ts", dev);
  write("environments/anna.ts", anna);
  write("compiled/environments.mjs", 'export const derive = (spec) => ({ ...spec, by: "compiled" });');
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** As a new process would see it. */
const files = (folder = "compiled"): EnvironmentFiles => new EnvironmentFiles(root, join(root, folder));
const hashOf = (name: string): Promise<string | undefined> => files().hashOf(join(root, "environments", `${name}.ts`));

it("imports a file with the environments of the compiled command, whichever that is", async () => {
  write("later/environments.mjs", 'export const derive = (spec) => ({ ...spec, by: "later" });');
  const path = join(root, "environments/anna.ts");
  const expected = (by: string) => ({ default: { name: "anna", base: { name: "dev", by } } });
  expect(await files().import(path)).toMatchObject(expected("compiled"));
  const kept = readdirSync(join(root, "node_modules/.cache/platform-files"));
  expect(await files("later").import(path)).toMatchObject(expected("later"));
  expect(readdirSync(join(root, "node_modules/.cache/platform-files"))).toEqual(kept);
});

describe("the hash of a file", () => {
  it.each(["environments/anna.ts", "environments/dev.ts", ...settings])(
    "changes with %s, and changes back with it",
    async (path) => {
      const before = await hashOf("anna");
      const text = { "environments/anna.ts": anna, "environments/dev.ts": dev, "tsconfig.json": "{}" }[path] ?? "";
      write(path, path === "tsconfig.json" ? '{ "extends": "" }' : `${text}// changed\n`);
      const changed = await hashOf("anna");
      write(path, text);
      expect(before).toMatch(/^\w{32}$/);
      expect(changed).not.toBe(before);
      expect(await hashOf("anna")).toBe(before);
    },
  );

  it("changes when the repository is moved, of which a file may know the place", async () => {
    const before = await hashOf("anna");
    const moved = join(scratch, `${++count}`);
    renameSync(root, moved);
    root = moved;
    expect(await hashOf("anna")).not.toBe(before);
  });

  it("is not that of another file", async () => {
    write("environments/ben.ts", anna);
    expect(await hashOf("ben")).not.toBe(await hashOf("anna"));
  });

  it.each([
    "process.env.USER",
    "globalThis.process.env.USER",
    "new Date().getFullYear()",
    "Date.now()",
    "Math.random()",
    'Math["random"]()',
    "(({ random }) => random())(Math)",
    "Temporal.Now.plainDateISO()",
    "crypto.randomUUID()",
    '(await import("node:os")).hostname()',
    '[].at.constructor("return process.pid")()',
    "new Error().stack",
    "(1).toLocaleString()",
  ])("is unknown if it says %s", async (expression) => {
    write("environments/ben.ts", `export default { name: ${expression} };\n`);
    expect(await hashOf("ben")).toBeUndefined();
  });

  it.each(['import { hostname } from "node:os";', 'import { hostname } from "os";'])(
    "is unknown if it says %s",
    async (statement) => {
      write("environments/ben.ts", `${statement}\nexport default { name: hostname() };\n`);
      expect(await hashOf("ben")).toBeUndefined();
    },
  );

  it("is known if a file computes with what never changes", async () => {
    write("environments/ben.ts", "export default { size: Math.max(1, Math.floor(2.5)) };\n");
    expect(await hashOf("ben")).toMatch(/^\w{32}$/);
  });

  it("is unknown if the base of the file may change", async () => {
    write("environments/dev.ts", "export default { name: process.env.USER };\n");
    expect(await hashOf("anna")).toBeUndefined();
  });
});
