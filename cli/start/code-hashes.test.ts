import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import type { CodeHashes } from "./code-hashes.mjs";
import { compileCommand } from "./compile-command.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const scratch = scratchDirectory("code-hashes-");

/** A repository with two kinds of stacks and an add-on that the second loads. */
const files = {
  "pnpm-lock.yaml": "",
  "tsconfig.json": "{}",
  "cli/package.json": JSON.stringify({
    dependencies: { "@ml-platform/environments": "", "@ml-platform/stacks": "", "@ml-platform/emulator": "" },
  }),
  ...packages({
    modules: {},
    environments: { ".": "./index.ts" },
    stacks: { "./synthesize": "./synthesize.ts" },
    emulator: { "./emulated": "./emulated.ts" },
  }),
  "cli/main.ts": `export { company } from "@ml-platform/environments";
    export const synthesize = () => import("@ml-platform/stacks/synthesize");
    export const emulate = () => import("@ml-platform/emulator/emulated");
    export const keepers = () => import("./keep/compiled-command.ts");`,
  "cli/keep/compiled-command.ts": 'export { format } from "./format.ts";',
  "cli/keep/format.ts": 'export const format = "one";',
  "emulator/emulated.ts": 'export * from "./schemas.ts"; export const later = () => import("./later.ts");',
  "emulator/schemas.ts": 'export const schemas = "one";',
  "emulator/later.ts": 'export const later = "one";',
  "environments/index.ts": `export { company } from "./company.ts"; export { addons } from "../modules/addons.ts";
    export const check = () => import("./check.ts");`,
  "environments/company.ts": 'export const company = "one";',
  "environments/check.ts": 'export const check = "one";',
  "stacks/synthesize.ts": `import { kinds } from "./catalogue.ts"; export const order = "one";
    export const synthesize = async () => [kinds, await import("./policies.ts")];`,
  "stacks/policies.ts": 'export const policies = "one";',
  "stacks/catalogue.ts": `import { network } from "./network/kind.ts"; import { platform } from "./platform/kind.ts";
    export const kinds = [network, platform];`,
  "stacks/network/kind.ts": 'export const network = { load: () => import("./network-stack.ts") };',
  "stacks/network/network-stack.ts": `import { routes } from "../../modules/routes.ts";
    import { shared } from "../../modules/index.ts"; export const stack = [routes, shared];`,
  "stacks/platform/kind.ts": `import { addons } from "../../modules/addons.ts";
    export const platform = { load: async () => [await import("./platform-stack.ts"), await addons.load()] };`,
  "stacks/platform/platform-stack.ts":
    'import { shared } from "../../modules/index.ts"; export const stack = [shared];',
  "modules/index.ts": 'export { shared } from "./shared.ts";',
  "modules/routes.ts": 'export const routes = "one";',
  "modules/shared.ts": 'export const shared = "one";',
  "modules/other.ts": 'export const routes = "other";',
  "modules/addons.ts": 'export const addons = { load: () => import("./addon.ts") };',
  "modules/addon.ts": 'export const addon = "one";',
} as const;

function packages(exported: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  return Object.fromEntries(
    Object.entries(exported).map(([name, exports]) => [
      `${name}/package.json`,
      JSON.stringify({ name: `@ml-platform/${name}`, exports }),
    ]),
  );
}

let count = 0;
let root: string;
beforeEach(() => {
  root = join(scratch, `${++count}`);
  cpSync(here, join(root, "cli/start"), { recursive: true });
  for (const [path, text] of Object.entries(files)) write(path, text);
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function hashes() {
  const folder = await compileCommand(root, join(root, "compiled"));
  const { synthesis, environments, emulator, kinds } = JSON.parse(
    readFileSync(join(folder, "hashes.json"), "utf8"),
  ) as CodeHashes;
  return { synthesis, environments, emulator, ...kinds } as Readonly<Record<string, string>>;
}

async function changedBy(change: () => void): Promise<string[]> {
  const before = await hashes();
  change();
  const after = await hashes();
  return Object.keys(before).filter((part) => after[part] !== before[part]);
}

describe("the hashes of code", () => {
  it.each<[keyof typeof files, readonly string[]]>([
    ["stacks/network/network-stack.ts", ["network"]],
    ["stacks/platform/platform-stack.ts", ["platform"]],
    ["stacks/network/kind.ts", ["synthesis"]],
    ["stacks/catalogue.ts", ["synthesis"]],
    ["stacks/synthesize.ts", ["synthesis"]],
    ["stacks/policies.ts", ["synthesis"]],
    ["modules/routes.ts", ["network"]],
    ["modules/shared.ts", ["network", "platform"]],
    ["modules/addon.ts", ["platform"]],
    ["modules/addons.ts", ["synthesis", "environments"]],
    ["environments/company.ts", ["environments"]],
    ["environments/check.ts", ["environments"]],
    ["modules/other.ts", []],
    ["emulator/emulated.ts", ["emulator"]],
    ["emulator/schemas.ts", ["emulator"]],
    ["emulator/later.ts", ["emulator"]],
    ["cli/keep/format.ts", ["synthesis", "environments"]],
    ["cli/main.ts", []],
  ])("change with %s", async (path, parts) => {
    const side = 'export const effect = globalThis.setTimeout(() => {}, "changed" as never);';
    const value = files[path].replace('"one"', '"two"');
    expect(await changedBy(() => write(path, value === files[path] ? `${value}\n${side}` : value))).toEqual(parts);
  });

  it("do not change with a comment", async () => {
    expect(await changedBy(() => write("modules/shared.ts", `// A comment.\n${files["modules/shared.ts"]}`))).toEqual(
      [],
    );
  });

  it("change when a name leads to another module, or to another value of the same one", async () => {
    write("modules/shared.ts", 'export const shared = "one"; export const other = "two";');
    const stack = 'import { other, shared } from "../../modules/index.ts"; export const stack = [shared, other];';
    write("stacks/platform/platform-stack.ts", stack);
    write("modules/index.ts", 'export { shared, other } from "./shared.ts";');
    const exchanged = 'export { shared as other, other as shared } from "./shared.ts";';
    expect(await changedBy(() => write("modules/index.ts", exchanged))).toContain("platform");
    const elsewhere = 'export { shared } from "./shared.ts"; export { routes as other } from "./other.ts";';
    expect(await changedBy(() => write("modules/index.ts", elsewhere))).toContain("platform");
  });

  it("are those of before when a change is undone", async () => {
    const before = await hashes();
    write("modules/shared.ts", 'export const shared = "two";');
    await hashes();
    write("modules/shared.ts", files["modules/shared.ts"]);
    expect(await hashes()).toEqual(before);
  });
});

it("leaves a repository without stacks without hashes", async () => {
  write("cli/main.ts", 'export { company } from "@ml-platform/environments";');
  rmSync(join(root, "stacks/package.json"));
  expect(await hashes()).toEqual({});
});
