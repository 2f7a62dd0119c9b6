// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleNameOf } from "./parts.mjs";

/**
 * Checks that parts export what others import from them: esbuild knows only the part that it compiles.
 *
 * @param {string} root of the repository
 * @param {readonly import("./code-graph.mjs").CodeGraph[]} graphs of all parts
 * @throws as esbuild does for a mistake in the code
 */
export function checkExports(root, graphs) {
  const modules = new Map(graphs.flatMap(({ outputs }) => Object.entries(outputs)));
  for (const { inputs, outputs } of graphs) {
    for (const [module, names] of Object.values(outputs).flatMap(({ names }) => Object.entries(names))) {
      const { entryPoint = module, exports = [] } = modules.get(module) ?? {};
      const missing = names.find((name) => !exports.includes(name));
      if (missing === undefined) continue;
      const text = `No matching export in "${entryPoint}" for import "${missing}"`;
      const location = placeOf(root, Object.keys(inputs), module, missing);
      throw Object.assign(new Error(text), { errors: [{ text, location }] });
    }
  }
}

/**
 * Where a source imports a name.
 *
 * @param {string} root
 * @param {readonly string[]} sources that may import it, relative to the root
 * @param {string} module that it is imported from
 * @param {string} name
 */
function placeOf(root, sources, module, name) {
  for (const file of sources) {
    const text = readFileSync(join(root, file), "utf8");
    for (const { index, 0: statement, 1: path = "" } of text.matchAll(/^(?:import|export)\b[^;"]*"([^"]+)"/gm)) {
      const inStatement = statement.search(new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`));
      if (`${moduleNameOf(path)}.mjs` !== module || inStatement < 0) continue;
      const before = text.slice(0, index + inStatement).split("\n");
      const line = before.length;
      return { file, line, column: before.at(-1)?.length ?? 0, lineText: text.split("\n")[line - 1] ?? "" };
    }
  }
  return null;
}
