// @ts-check
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile } from "./esbuild.mjs";
import { mistakeText } from "./mistakes.mjs";

/**
 * Compiles an environment file, and caches the result if possible.
 *
 * @param {string} root of the repository
 * @param {string} folder of the compiled command
 * @param {string} file
 * @param {string} kept where to cache it
 * @returns {Promise<import("./import-environment.mjs").CompiledEnvironment>}
 * @throws {Error} with the file and line of a mistake
 */
export async function compileEnvironment(root, folder, file, kept) {
  const environment = await compiled(root, folder, file);
  try {
    mkdirSync(dirname(kept), { recursive: true });
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(environment));
    renameSync(unfinished, kept);
  } catch {
    // On a read-only disk, it is compiled each time.
  }
  return environment;
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} file
 */
async function compiled(root, folder, file) {
  const replacements = { [join(root, "environments/index.ts")]: join(folder, "environments.mjs") };
  try {
    const { result, inputs } = await compile(root, { entryPoints: [file], write: false }, replacements);
    return { inputs, code: result.outputFiles?.[0]?.text ?? "" };
  } catch (failure) {
    const { message } = /** @type {Error} */ (failure);
    throw new Error(mistakeText(failure) ?? message, { cause: failure });
  }
}
