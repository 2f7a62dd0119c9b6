// @ts-check
import { dirname, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Expressions for the properties of a source's `import.meta`.
 *
 * @typedef {{ readonly url: string, readonly dirname: string, readonly filename: string }} Place
 */

/**
 * @param {string} path absolute
 * @returns {Place}
 */
export function absolutePlace(path) {
  return {
    url: JSON.stringify(pathToFileURL(path).href),
    dirname: JSON.stringify(dirname(path)),
    filename: JSON.stringify(path),
  };
}

/**
 * The place relative to the compiled code, which a copy of the repository can use, too.
 *
 * @param {string} folder of the compiled code
 * @returns {(path: string) => Place}
 */
export function placesFrom(folder) {
  const url = (/** @type {string} */ path) => `new URL(${JSON.stringify(importFrom(folder, path))}, import.meta.url)`;
  return (path) => ({
    url: `${url(path)}.href`,
    dirname: `$fileURLToPath(${url(dirname(path))})`,
    filename: `$fileURLToPath(${url(path)})`,
  });
}

/**
 * How a module in a folder imports a file.
 *
 * @param {string} folder
 * @param {string} file absolute path
 */
export function importFrom(folder, file) {
  const path = relative(folder, file).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
