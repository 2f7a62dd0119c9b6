// @ts-check
import { basename } from "node:path";
import { isInstalled } from "./esbuild.mjs";

/**
 * What compiled code consists of, as esbuild tells it: its modules by their names, and the sources by their paths relative
 * to the root of the repository. What is installed is left out.
 *
 * @typedef {object} CodeGraph
 * @property {Readonly<Record<string, { readonly imports: readonly Import[] }>>} inputs
 * @property {Readonly<Record<string, { readonly imports: readonly Import[], readonly entryPoint?: string }>>} outputs
 *
 * @typedef {object} Import
 * @property {string} path of a source or the name of a module
 * @property {boolean} isOnDemand whether it is loaded only when it is used
 */

/**
 * @param {import("esbuild").Metafile} metafile of one part
 * @param {Readonly<Record<string, string>>} entries of all parts: the source by the name of its module
 * @returns {CodeGraph}
 */
export function graphOf({ inputs, outputs }, entries) {
  /** @type {(path: string) => string | undefined} */
  const nameOf = (path) => (Object.hasOwn(entries, moduleOf(path)) ? `${moduleOf(path)}.mjs` : undefined);
  const sources = Object.entries(inputs).filter(([path]) => !isInstalled(path));
  return {
    inputs: Object.fromEntries(
      sources.map(([path, { imports }]) => [path, { imports: imported(imports, (path) => entries[moduleOf(path)]) }]),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([path, { imports, entryPoint }]) => [
        basename(path),
        { ...(entryPoint && { entryPoint }), imports: imported(imports, nameOf, basename) },
      ]),
    ),
  };
}

/**
 * @param {readonly { path: string, kind: string, external?: boolean }[]} imports
 * @param {(path: string) => string | undefined} ofOtherPart
 * @param {(path: string) => string} [ofThisPart]
 */
function imported(imports, ofOtherPart, ofThisPart = (path) => path) {
  return imports.flatMap(({ path, kind, external }) => {
    const found = external ? ofOtherPart(path) : ofThisPart(path);
    return found === undefined ? [] : [{ path: found, isOnDemand: kind === "dynamic-import" }];
  });
}

/** @param {string} path such as `./rules.mjs` */
function moduleOf(path) {
  return path.replace(/^\.\/(.*)\.mjs$/, "$1");
}
