// @ts-check
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
 * Compiles the command into a folder below `directory`, as far as no other folder there has the same parts. The folder is
 * written under a temporary name and then renamed, so that a killed start leaves nothing that another start would use,
 * and two starts at once do not disturb each other.
 *
 * @param {string} root of the repository
 * @param {string} directory
 * @param {Contents} [contents] the current files, as far as they were read
 * @returns the folder
 * @throws {import("esbuild").BuildFailure} for a mistake in the code
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function compileCommand(root, directory, contents) {
  startCompiler();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const first = attempt === 1 ? contents : undefined;
    const folder = await compileOnce(root, directory, first ?? new Contents(root));
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
    if (!contents.areStill(settings)) return undefined;
    const folders = latestFirst(directory);
    const all = partsOf(root);
    const later = new Contents(root);
    const parts = await allOf(
      all.map(async (part) => {
        const known = partIn(folders, part, contents, unfinished);
        if (known !== undefined) return known;
        const compiled = await compilePart(root, part, all, settings, unfinished);
        // What esbuild read is what was read before, if it is also what is there now.
        return later.areStill(compiled.inputs) ? compiled : undefined;
      }),
    );
    if (!parts.every((part) => part !== undefined)) return undefined;
    /** @type {import("./contents.mjs").Inputs} */
    const inputs = Object.assign({}, ...parts.map((part) => part.inputs));
    /** @type {import("./compiled-command.mjs").CompiledFrom} */
    const from = { inputs: sorted(inputs) };
    const text = JSON.stringify(from);
    const graph = {
      inputs: Object.assign({}, ...parts.map((part) => part.graph.inputs)),
      outputs: Object.assign({}, ...parts.map((part) => part.graph.outputs)),
    };
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
 * export, and the compilation itself.
 *
 * @param {string} root
 */
function hashesOfSettings(root) {
  const manifests = packageFolders(root).map((name) => join(name, "package.json"));
  const own = [
    "code-graph.mjs",
    "code-hashes.mjs",
    "compile-command.mjs",
    "compile-part.mjs",
    "esbuild.mjs",
    "libraries.mjs",
    "packages-by-path.mjs",
    "parts.mjs",
    "places.mjs",
    "sources.mjs",
  ];
  return hashesOf(root, [
    "pnpm-lock.yaml",
    "tsconfig.json",
    ...manifests,
    ...own.map((name) => join("cli/start", name)),
  ]);
}
