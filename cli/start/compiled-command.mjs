// @ts-check
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Contents } from "./contents.mjs";
import { latestFirst, markUsed } from "./folders.mjs";
import { mistakeText } from "./mistakes.mjs";
import { isMissingPackage } from "./packages.mjs";

/**
 * The content of a folder's `inputs.json`.
 *
 * @typedef {object} CompiledFrom
 * @property {import("./contents.mjs").Inputs} inputs
 */

/**
 * Finds the folder with the command compiled from the current code, or compiles it. It compares the content of every
 * input: reading the inputs takes 5 ms, so there is no need to trust modification times.
 *
 * @param {string} root of the repository
 * @returns {Promise<string | undefined>} undefined when it cannot be written, or a link leads elsewhere
 * @throws for a mistake in the code, and for a package that is missing
 */
export async function compiledCommand(root) {
  const directory = join(root, "node_modules/.cache/platform");
  if (!isInPlace(root, directory)) return undefined;
  const contents = new Contents(root);
  const known = latestFirst(directory).find((folder) => isCurrent(folder, contents));
  if (known !== undefined) {
    markUsed(known);
    return known;
  }
  try {
    const { compileCommand } = await import("./compile-command.mjs");
    return await compileCommand(root, directory, contents);
  } catch (failure) {
    if (isMissingPackage(failure) || mistakeText(failure) !== undefined) throw failure;
    return undefined;
  }
}

/**
 * Whether a directory is where its path says. Compiled code finds packages and sources relative to itself, which a link
 * would lead astray.
 *
 * @param {string} root of the repository
 * @param {string} directory below it, which may not exist yet
 */
function isInPlace(root, directory) {
  const existing = [directory, dirname(directory), dirname(dirname(directory))].find((path) => existsSync(path));
  return existing === undefined || realpathSync(existing) === join(realpathSync(root), relative(root, existing));
}

/**
 * @param {string} folder
 * @param {Contents} contents
 */
function isCurrent(folder, contents) {
  try {
    const from = /** @type {CompiledFrom} */ (JSON.parse(readFileSync(join(folder, "inputs.json"), "utf8")));
    return contents.areStill(from.inputs);
  } catch {
    return false;
  }
}
