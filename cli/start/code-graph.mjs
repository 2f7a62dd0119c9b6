// @ts-check
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isInstalled } from "./esbuild.mjs";

/**
 * What compiled code consists of: its modules by their names, and the sources by their paths relative to the root of the
 * repository. What is installed is left out.
 *
 * @typedef {object} CodeGraph
 * @property {Readonly<Record<string, { readonly imports: readonly Import[] }>>} inputs
 * @property {Readonly<Record<string, Module>>} outputs
 *
 * @typedef {object} Module
 * @property {string} [entryPoint] the source whose exports the module has
 * @property {readonly string[]} [exports] the names of these
 * @property {readonly Import[]} imports
 * @property {Readonly<Record<string, readonly string[]>>} names what it imports from modules of other parts, by these
 *
 * @typedef {object} Import
 * @property {string} path of a source or the name of a module
 * @property {boolean} isOnDemand whether it is loaded only when it is used
 */

/**
 * @param {import("esbuild").Metafile} metafile of one part
 * @param {ReadonlyMap<string, string>} entries of all parts: the source, or the library, by the name of its module
 * @param {string} folder of the compiled code
 * @returns {CodeGraph}
 */
export function graphOf({ inputs, outputs }, entries, folder) {
  const sourceOf = (/** @type {string} */ path) => entries.get(basename(path));
  const nameOf = (/** @type {string} */ path) => (entries.has(basename(path)) ? basename(path) : undefined);
  const sources = Object.entries(inputs).filter(([path]) => !isInstalled(path));
  return {
    inputs: Object.fromEntries(sources.map(([path, { imports }]) => [path, { imports: imported(imports, sourceOf) }])),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([path, { imports, entryPoint, exports }]) => {
        const name = basename(path);
        const isOfOther = imports.some(({ path: other, external }) => external && entries.has(basename(other)));
        const names = isOfOther ? namesIn(readFileSync(join(folder, name), "utf8"), entries) : {};
        const entry = entryPoint === undefined ? {} : { entryPoint, exports };
        return [name, { ...entry, imports: imported(imports, nameOf, basename), names }];
      }),
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

/** An import as esbuild writes it. */
const statement = /^import (?:([\w$]+)(?:, )?)?(?:\{([^}]*)\} )?from "\.\/([\w.-]+)";$/gm;

/**
 * @param {string} text of a module
 * @param {ReadonlyMap<string, string>} entries
 */
function namesIn(text, entries) {
  /** @type {Record<string, string[]>} */
  const names = {};
  for (const [, standard, named = "", module = ""] of text.matchAll(statement)) {
    if (!entries.has(module)) continue;
    const list = named.split(",").map((each) => each.trim().replace(/ as .*/s, ""));
    names[module] = [...(standard === undefined ? [] : ["default"]), ...list.filter((each) => each !== "")];
  }
  return names;
}
