// @ts-check
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Contents, hashOf } from "./contents.mjs";

/**
 * A compiled environment file.
 *
 * @typedef {object} CompiledEnvironment
 * @property {import("./contents.mjs").Inputs} inputs the file, and the files that it imports
 * @property {string} code a module without relative imports
 */

/**
 * Returns a function that imports an environment file by absolute path. Each file is compiled separately, and again
 * whenever it or one of its imports changes, so that a mistake in one file affects only that file. The files import
 * `derive` and the rest of environments/ from the compiled command.
 *
 * @param {string} root of the repository
 * @param {string} folder of the compiled command; compiled environments are cached below it, because they import it
 * @returns {(file: string) => Promise<unknown>}
 */
export function environmentImporter(root, folder) {
  const contents = new Contents(root);
  return async (file) => {
    const kept = join(folder, "files", `${hashOf(relative(root, file))}.json`);
    const { code } = readKept(kept, contents) ?? (await compiled(root, folder, file, kept));
    return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  };
}

/**
 * @param {string} kept
 * @param {Contents} contents
 * @returns {CompiledEnvironment | undefined}
 */
function readKept(kept, contents) {
  try {
    const environment = /** @type {CompiledEnvironment} */ (JSON.parse(readFileSync(kept, "utf8")));
    return contents.areStill(environment.inputs) ? environment : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} file
 * @param {string} kept
 */
async function compiled(root, folder, file, kept) {
  const { compileEnvironment } = await import("./compile-environment.mjs");
  return compileEnvironment(root, folder, file, kept);
}
