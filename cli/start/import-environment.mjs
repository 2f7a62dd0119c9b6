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
 * Returns what imports an environment file by absolute path. Each is compiled by itself, again whenever it changes or
 * what it imports, so that a mistake in one is a failure of that one. It gets `derive` and the rest of environments/ from
 * the compiled command.
 *
 * @param {string} root of the repository
 * @param {string} folder the compiled command: environments are kept below it, since they import it
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
