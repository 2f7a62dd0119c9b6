import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isLeftover, unfinishedName } from "@ml-platform/cli";
import { execa } from "execa";
import { type Alias, aliases, catalogLine, swapped } from "./cdk-terrain/aliases.ts";
import { differencesBelow, versionMetadata } from "./cdk-terrain/differences.ts";
import { cleanEnvironment } from "./cdk-terrain/environment.ts";
import { newerNode } from "./cdk-terrain/newer-node.ts";
import { copyFiles } from "./repository-copy.ts";

// `npm run cdk-terrain`: whether the packages of CDK Terrain, the fork that goes on with cdktf, can take the place of
// cdktf's by a change of the catalog alone. A copy of the repository is installed with them; its types are checked, and
// all that is synthesized in it is compared with what the repository gives. docs/decisions/0001-cdktf.md
// Exit code: 0 it can, or it was skipped with the reason; 1 it cannot.

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** How many differences are printed. */
const shownAtMost = 20;

/** There is nothing to check on this machine. */
class Skipped extends Error {}

interface Registered {
  readonly present: readonly Alias[];
  readonly missing: readonly Alias[];
}

/** Asks the registry for the packages. */
async function lookUp(wanted: readonly Alias[]): Promise<Registered> {
  const found = await Promise.all(
    wanted.map(async ({ installed, version }) => {
      const args = ["view", `${installed}@${version}`, "version", "--fetch-retries=0"];
      const { failed, stdout } = await execa("npm", args, { env: cleanEnvironment(), extendEnv: false, reject: false });
      return !failed && stdout !== "";
    }),
  );
  return { present: wanted.filter((_, index) => found[index]), missing: wanted.filter((_, index) => !found[index]) };
}

async function install(copy: string, chosen: readonly Alias[], bin: string): Promise<void> {
  const workspace = join(copy, "pnpm-workspace.yaml");
  writeFileSync(workspace, swapped(readFileSync(workspace, "utf8"), chosen));
  const { packageManager } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as { packageManager: string };
  const options = ["--no-frozen-lockfile", "--prefer-offline", "--ignore-scripts", "--reporter=append-only"];
  const { failed, all } = await execa("npx", ["--yes", packageManager, "install", ...options], {
    cwd: copy,
    env: cleanEnvironment(bin),
    extendEnv: false,
    all: true,
    reject: false,
  });
  if (!failed) return;
  const missing = /^.*ERR_PNPM_(?:FETCH_404|NO_MATCHING_VERSION).*$/m.exec(all)?.[0];
  if (missing !== undefined) throw new Skipped(`a package is missing: ${missing.trim()}`);
  throw new Error(`the copy could not be installed:\n${all}`);
}

/** Starts a program of `directory` with the newer Node. */
async function runIn(directory: string, bin: string, command: readonly [string, ...string[]]): Promise<string> {
  const [program, ...args] = command;
  const { failed, stdout, all } = await execa(program, args, {
    cwd: directory,
    env: cleanEnvironment(bin),
    extendEnv: false,
    preferLocal: true,
    localDir: directory,
    all: true,
    reject: false,
  });
  if (failed) throw new Error(`${command.join(" ")} failed with the packages of ${directory}:\n${all}`);
  return stdout;
}

async function check(scratch: string): Promise<void> {
  const { present, missing } = await lookUp(aliases);
  const needed = missing.filter(({ canStay }) => canStay !== true);
  if (needed.length > 0) {
    const names = needed.map(({ installed, version }) => `${installed}@${version}`);
    throw new Skipped(`the npm registry has no ${names.join(", no ")}, or cannot be reached`);
  }
  const node = await newerNode(join(scratch, "node"));
  if ("reason" in node) throw new Skipped(node.reason);
  const { bin } = node;

  const copy = join(scratch, "copy");
  mkdirSync(copy);
  copyFiles(root, copy);
  await install(copy, present, bin);
  for (const alias of present) console.log(`  swapped ${catalogLine(alias).trim()}`);
  for (const { name, installed, version } of missing) {
    console.log(`  stays   ${name}: the registry has no ${installed}@${version}`);
  }

  await runIn(copy, bin, ["tsc", "-p", "."]);
  console.log("  ok      types (tsc)");

  const before = join(scratch, "before");
  const after = join(scratch, "after");
  const synthesis = relative(root, fileURLToPath(new URL("cdk-terrain/synthesize-everything.ts", import.meta.url)));
  const count = await runIn(root, bin, ["node", "--import", "tsx/esm", synthesis, before]);
  await runIn(copy, bin, ["node", "--import", "tsx/esm", synthesis, after]);
  const found = differencesBelow(before, after);
  if (found.length > 0) {
    const more = found.length > shownAtMost ? [`and ${found.length - shownAtMost} more`] : [];
    const lines = [...found.slice(0, shownAtMost), ...more].map((line) => `  ${line}`);
    throw new Error(`CDK Terrain synthesizes something else:\n${lines.join("\n")}`);
  }
  const apart = Object.entries(versionMetadata).map(([file, path]) => `${path.join(".")} in ${file}`);
  console.log(`  ok      ${count} stacks synthesized to the same JSON, apart from ${apart.join(" and ")}`);
}

const usage = [
  "usage: npm run cdk-terrain",
  "",
  "Synthesizes everything with CDK Terrain's packages in a copy of the repository, and compares it with what cdktf's give.",
  "It takes a minute, and needs the npm registry: docs/decisions/0001-cdktf.md",
  "",
  "Exit code: 0 the same, or skipped with the reason; 1 not the same, or it failed.",
].join("\n");

async function main(): Promise<number> {
  // Beside the installed packages, so that pnpm can link those of its store.
  const platform = join(root, ".platform");
  const prefix = "cdk-terrain-";
  mkdirSync(platform, { recursive: true });
  for (const name of readdirSync(platform)) {
    const path = join(platform, name);
    if (isLeftover(path, prefix)) rmSync(path, { recursive: true, force: true });
  }
  const scratch = join(platform, unfinishedName(prefix));
  mkdirSync(scratch);
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  try {
    await check(scratch);
    return 0;
  } catch (failure) {
    if (failure instanceof Skipped) {
      console.log(`skipped: ${failure.message}`);
      return 0;
    }
    console.error(failure instanceof Error ? failure.message : failure);
    return 1;
  }
}

const [argument] = process.argv.slice(2);
if (argument === undefined) process.exitCode = await main();
else if (argument === "--help" || argument === "-h") console.log(usage);
else {
  console.error(usage);
  process.exitCode = 1;
}
