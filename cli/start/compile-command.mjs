// @ts-check
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkExports } from "./check-exports.mjs";
import { codeHashes } from "./code-hashes.mjs";
import { compilePart, partIn } from "./compile-part.mjs";
import { Contents, hashesOf, hashOf } from "./contents.mjs";
import { startCompiler } from "./esbuild.mjs";
import { latestFirst, removeUnused } from "./folders.mjs";
import { partsOf } from "./parts.mjs";
import { packageFolders } from "./sources.mjs";

/** A compilation takes a second: who changes sources again and again meanwhile is not waited for. */
const attempts = 3;

/**
 * Compiles the command into a folder below `directory`, and takes the parts that did not change from other folders there.
 * The folder is written under a temporary name and then renamed, so that a killed start leaves nothing that another start
 * would use, and two starts at once do not disturb each other.
 *
 * @param {string} root of the repository
 * @param {string} directory
 * @param {Contents} [contents] the current files, as far as they were read
 * @returns the folder
 * @throws {import("esbuild").BuildFailure} for a mistake in the code
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function compileCommand(root, directory, contents = new Contents(root)) {
  startCompiler();
  for (let attempt = 1, current = contents; attempt <= attempts; attempt++, current = new Contents(root)) {
    const folder = await compileOnce(root, directory, current);
    if (folder !== undefined) return folder;
  }
  throw new Error("the sources change while they are compiled");
}

/**
 * @param {string} root of the repository
 * @param {string} directory
 * @param {Contents} contents
 * @returns undefined when the sources changed meanwhile
 */
async function compileOnce(root, directory, contents) {
  const unfinished = join(directory, `.unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const settings = hashesOfSettings(root);
    const folders = latestFirst(directory);
    const all = partsOf(root);
    const parts = await allOf(
      all.map(
        async (part) =>
          partIn(folders, part, contents, unfinished) ?? (await compilePart(root, part, all, settings, unfinished)),
      ),
    );
    /** @type {import("./contents.mjs").Inputs} */
    const inputs = Object.assign({}, ...parts.map((part) => part.inputs));
    // What was read at different times is of one time if it is also what is there now.
    if (!new Contents(root).areStill({ ...inputs, ...settings })) return undefined;
    const graphs = parts.map(({ graph }) => graph);
    checkExports(root, graphs);
    const graph = {
      inputs: Object.assign({}, ...graphs.map((each) => each.inputs)),
      outputs: Object.assign({}, ...graphs.map((each) => each.outputs)),
    };
    /** @type {import("./compiled-command.mjs").CompiledFrom} */
    const from = { inputs: sorted(inputs) };
    const text = JSON.stringify(from);
    writeFileSync(join(unfinished, "hashes.json"), JSON.stringify(codeHashes(graph, unfinished) ?? {}));
    writeFileSync(join(unfinished, "inputs.json"), text);
    const folder = join(directory, hashOf(text));
    publish(unfinished, folder);
    removeUnused(directory);
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * What promises become once all have ended, even if one fails.
 *
 * @template T
 * @param {readonly (T | Promise<T>)[]} promises
 */
async function allOf(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Sorts by path, because esbuild reads files in no fixed order.
 *
 * @param {import("./contents.mjs").Inputs} inputs
 */
function sorted(inputs) {
  return Object.fromEntries(Object.entries(inputs).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * @param {string} unfinished
 * @param {string} folder
 */
function publish(unfinished, folder) {
  try {
    renameSync(unfinished, folder);
  } catch (failure) {
    if (!existsSync(join(folder, "inputs.json"))) throw failure;
  }
}

/**
 * Hashes of the files besides the code that affect the result: versions of packages, compiler options, what packages
 * export, and all that compiles, which is beside this file.
 *
 * @param {string} root
 */
function hashesOfSettings(root) {
  const manifests = packageFolders(root).map((name) => join(name, "package.json"));
  const own = readdirSync(join(root, "cli/start")).filter((name) => name.endsWith(".mjs"));
  // What is installed may differ from the lock file that is checked out.
  const installed = ["node_modules/.pnpm/lock.yaml"].filter((path) => existsSync(join(root, path)));
  return hashesOf(root, [
    "pnpm-lock.yaml",
    "tsconfig.json",
    ...installed,
    ...manifests,
    ...own.map((name) => join("cli/start", name)),
  ]);
}
