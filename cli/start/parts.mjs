// @ts-check
import { join } from "node:path";
import { isInstalled } from "./esbuild.mjs";
import { librariesOf } from "./libraries.mjs";
import { scope } from "./packages-by-path.mjs";
import { manifestOf, packageFolders } from "./sources.mjs";

/**
 * What is compiled together. A part imports from another only what that one's packages export, so that a change in one
 * part leaves the others as they were compiled.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {readonly string[]} packages of this repository
 * @property {Readonly<Record<string, string>>} entries what becomes a module of this name: a source, by its path relative
 * to the root, or a library
 */

/** The packages that describe stacks are one part: every kind of stack is made of a few files of each. */
const together = { stacks: ["rules", "environments", "modules", "stacks"], emulator: ["emulator"], state: ["state"] };

/**
 * @param {string} root of the repository
 * @returns {Part[]}
 */
export function partsOf(root) {
  const folders = packageFolders(root);
  const libraries = librariesOf(root).map((name) => [moduleNameOf(name), name]);
  const parts = Object.entries(together).map(([name, all]) => {
    const packages = all.filter((each) => folders.includes(each));
    const exporting = packages.filter((each) => isImported(root, folders, packages, each));
    return { name, packages, entries: Object.fromEntries(exporting.flatMap((each) => exportsOf(root, each))) };
  });
  return [
    { name: "libraries", packages: [], entries: Object.fromEntries(libraries) },
    ...parts,
    { name: "cli", packages: ["cli"], entries: { main: "cli/main.ts" } },
  ].filter(({ entries }) => Object.keys(entries).length > 0);
}

/**
 * The name of the module that an import of a package becomes.
 *
 * @param {string} path such as `@ml-platform/stacks/synthesize` or `zod`
 */
export function moduleNameOf(path) {
  return path.replace(scope, "").replace("@", "").replaceAll("/", "-");
}

/**
 * Whether other parts may import a package.
 *
 * @param {string} root
 * @param {readonly string[]} folders of all packages
 * @param {readonly string[]} part its own
 * @param {string} folder
 */
function isImported(root, folders, part, folder) {
  const { name } = manifestOf(root, folder);
  const others = folders.filter((each) => each !== tools && !part.includes(each));
  return others.some((each) => name in (manifestOf(root, each).dependencies ?? {}));
}

/** The package that is no part of the command. */
const tools = "scripts";

/**
 * What a package exports, except what only tests and tools import.
 *
 * @param {string} root
 * @param {string} folder of the package
 * @returns {[string, string][]}
 */
function exportsOf(root, folder) {
  const { name, exports = {} } = manifestOf(root, folder);
  return Object.entries(exports)
    .filter(([subpath]) => !/^\.\/(?:testing|bench|learn)\b/.test(subpath))
    .map(([subpath, path]) => [moduleNameOf(`${name}${subpath.slice(1)}`), join(folder, path)]);
}

/**
 * Imports what other parts export from the modules that it becomes.
 *
 * @param {Part} part
 * @param {readonly Part[]} parts all
 * @returns {import("esbuild").Plugin}
 */
export function modulesOfParts(part, parts) {
  const others = new Set(parts.filter((each) => each !== part).flatMap(({ entries }) => Object.keys(entries)));
  return {
    name: "modules-of-parts",
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
        const name = moduleNameOf(path);
        return others.has(name) && !isInstalled(importer) ? { path: `./${name}.mjs`, external: true } : undefined;
      });
    },
  };
}
