// @ts-check
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeHashes } from "./code-hashes.mjs";
import { Contents, hashesOf, hashOf } from "./contents.mjs";
import { compile, isInstalled, otherPackages, packagesByPath, placesOfSources } from "./esbuild.mjs";
import { removeUnused } from "./folders.mjs";
import { packageFolders, readSources } from "./sources.mjs";

/** CommonJS is loaded by `require`, and bundled CommonJS packages call it for Node's own modules. */
const banner = [
  'import { createRequire as $createRequire } from "node:module";',
  "const require = $createRequire(import.meta.url);",
].join("\n");

/** A compilation takes a second: who changes sources again and again meanwhile is not waited for. */
const attempts = 3;

/**
 * Compiles the command into a folder below `directory`. The folder is written under a temporary name and then renamed,
 * so that a killed start leaves nothing that another start would use, and two starts at once do not disturb each other.
 *
 * @param {string} root of the repository
 * @param {string} directory
 * @returns the folder
 * @throws {import("esbuild").BuildFailure} for a mistake in the code
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function compileCommand(root, directory) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const folder = await compileOnce(root, directory);
    if (folder !== undefined) return folder;
  }
  throw new Error("the sources change while they are compiled");
}

/**
 * @param {string} root
 * @param {string} directory
 * @returns undefined when the sources changed meanwhile
 */
async function compileOnce(root, directory) {
  const unfinished = join(directory, `.unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const settings = hashesOfSettings(root);
    const { metafile, sources } = await buildCommand(root, unfinished);
    const inputs = { ...settings, ...hashesOfInputs(root, metafile, sources) };
    // What esbuild read is what was read before, if it is also what is there now.
    if (!new Contents(root).areStill(inputs)) return undefined;
    /** @type {import("./compiled-command.mjs").CompiledFrom} */
    const from = { root, inputs: sorted(inputs) };
    const text = JSON.stringify(from);
    writeFileSync(join(unfinished, "hashes.json"), JSON.stringify(codeHashes(metafile, root) ?? {}));
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
 * @param {string} root of the repository
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} [options] besides the usual ones
 * @returns what the command was compiled from
 */
export async function buildCommand(root, outdir, options = {}) {
  const sources = readSources(root);
  const { metafile } = await compile(root, {
    entryPoints: { main: "cli/main.ts", environments: "environments/index.ts" },
    outdir,
    // Modules that are imported on demand stay in files of their own.
    splitting: true,
    banner: { js: banner },
    plugins: [packagesByPath(otherPackages, { isRequired: true }), placesOfSources(anyOf(sources.withPlace))],
    ...options,
  });
  return { metafile, sources };
}

/**
 * @param {string} root
 * @param {import("esbuild").Metafile} metafile
 * @param {import("./sources.mjs").Sources} sources
 */
function hashesOfInputs(root, { inputs }, { hashes }) {
  const paths = Object.keys(inputs).filter((path) => !isInstalled(path));
  return Object.fromEntries(paths.map((path) => [path, hashes[path] ?? hashOf(readFileSync(join(root, path)))]));
}

/** @param {readonly string[]} paths */
function anyOf(paths) {
  // Without paths, the pattern is one that no path has.
  return new RegExp(`^(?:${paths.map((path) => path.replace(/[^\w/-]/g, "\\$&")).join("|") || "$."})$`);
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
  const own = ["code-hashes.mjs", "compile-command.mjs", "esbuild.mjs", "sources.mjs"];
  return hashesOf(root, [
    "pnpm-lock.yaml",
    "tsconfig.json",
    ...manifests,
    ...own.map((name) => join("cli/start", name)),
  ]);
}
