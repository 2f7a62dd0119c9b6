// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} root of the repository */
export function arePackagesInstalled(root) {
  return existsSync(join(root, "cli/node_modules/esbuild"));
}

/**
 * Whether Node or esbuild could not find a package. A missing file of this repository does not count.
 *
 * @param {unknown} failure
 */
export function isMissingPackage(failure) {
  const { code, message, errors } = /** @type {NodeFailure & EsbuildFailure} */ (Object(failure));
  if (code === "ERR_MODULE_NOT_FOUND") return message?.startsWith("Cannot find package") === true;
  return Array.isArray(errors) && errors.some(({ text }) => /^Could not resolve "[^."/]/.test(text ?? ""));
}

/** @typedef {{ readonly code?: string, readonly message?: string }} NodeFailure */
/** @typedef {{ readonly errors?: readonly { readonly text?: string }[] }} EsbuildFailure */

/**
 * Prints what to do, and sets a failing exit code.
 *
 * @param {string} root of the repository
 * @param {string} problem such as "are not installed"
 */
export function failForPackages(root, problem) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`error: The packages that platform needs ${problem}. Run: npx --yes ${packageManager} install`);
  process.exitCode = 1;
}
