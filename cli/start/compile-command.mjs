// @ts-check
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeHashes } from "./code-hashes.mjs";
import { hashesOf, hashOf } from "./contents.mjs";
import { compile } from "./esbuild.mjs";
import { removeUnused } from "./folders.mjs";

/** Bundled CommonJS packages call `require` for Node's own modules. */
const banner = [
  'import { createRequire as $createRequire } from "node:module";',
  "const require = $createRequire(import.meta.url);",
].join("\n");

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
  const unfinished = join(directory, `.unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const settings = hashesOfSettings(root);
    const { result, inputs } = await compile(root, {
      entryPoints: { main: "cli/main.ts", environments: "environments/index.ts" },
      outdir: unfinished,
      // Modules that are imported on demand stay in files of their own.
      splitting: true,
      banner: { js: banner },
      sourcemap: "linked",
      sourcesContent: false,
      metafile: true,
    });
    /** @type {import("./compiled-command.mjs").CompiledFrom} */
    const from = { root, inputs: sorted({ ...settings, ...inputs }) };
    const text = JSON.stringify(from);
    if (result.metafile !== undefined) {
      writeFileSync(join(unfinished, "hashes.json"), JSON.stringify(codeHashes(result.metafile, root) ?? {}));
    }
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
  const manifests = readdirSync(root)
    .map((name) => join(name, "package.json"))
    .filter((path) => existsSync(join(root, path)));
  const own = ["code-hashes.mjs", "compile-command.mjs", "esbuild.mjs"].map((name) => join("cli/start", name));
  return hashesOf(root, ["pnpm-lock.yaml", "tsconfig.json", ...manifests, ...own]);
}
