// @ts-check
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compiledCommand } from "./compiled-command.mjs";
import { EnvironmentFiles } from "./import-environment.mjs";
import { mistakeText } from "./mistakes.mjs";
import { nodeProblem } from "./node-version.mjs";
import { arePackagesInstalled, failForPackages, isMissingPackage } from "./packages.mjs";
import { PositionsInSources } from "./positions-in-sources.mjs";

// This folder is plain JavaScript, because it runs before anything is compiled. Modules that every start loads import
// only Node's own modules.

/**
 * Runs the `platform` command in this process: from compiled code, or by tsx if compiling is impossible (node_modules
 * cannot be written) or unwanted (PLATFORM_NO_CACHE=1). A mistake in the code is shown with its place.
 *
 * @param {string} root of the repository
 */
export async function start(root) {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) return fail(problem);
  if (!arePackagesInstalled(root)) return failForPackages(root, "are not installed");
  try {
    const folder = process.env["PLATFORM_NO_CACHE"] === "1" ? undefined : await compiledCommand(root);
    await (folder === undefined ? runByTsx() : runCompiled(root, folder));
  } catch (failure) {
    if (isMissingPackage(failure)) return failForPackages(root, "are not those of pnpm-lock.yaml");
    const mistake = mistakeText(failure);
    if (mistake === undefined) throw failure;
    fail(mistake);
  }
}

/** @param {string} problem */
function fail(problem) {
  console.error(`error: ${problem}`);
  process.exitCode = 1;
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function runCompiled(root, folder) {
  const positions = new PositionsInSources(root, folder);
  positions.show();
  keepMachineCode(folder);
  const { main } = await import(pathToFileURL(join(folder, "main.mjs")).href);
  await main({ folder, environmentFiles: new EnvironmentFiles(root, folder), mapSources: () => positions.map() });
}

async function runByTsx() {
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("../main.ts");
  await main();
}

/**
 * Has V8 keep what it compiles, by content. Node has this since 22.1.
 *
 * @param {string} folder of compiled code, with which it is removed
 */
function keepMachineCode(folder) {
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (directory: string) => void }} */ (module);
  enableCompileCache?.(join(folder, "v8"));
}
