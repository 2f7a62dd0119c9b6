// @ts-check
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { manifestOf, packageFolders } from "./sources.mjs";

/**
 * Packages that are compiled along with the command, each into one module: small, used by many commands, and without
 * files of their own to read at run time. All others are loaded from where they are installed.
 */
const libraries = [
  "@dagrejs/dagre",
  "commander",
  "execa",
  "fastest-levenshtein",
  "fflate",
  "ip-address",
  "log-update",
  "p-limit",
  "picocolors",
  "picomatch",
  "string-width",
  "zod",
];

/**
 * Those that a repository has.
 *
 * @param {string} root of the repository
 */
export function librariesOf(root) {
  return libraries.filter((name) => folderOf(root, name) !== undefined);
}

/**
 * The folder of a package that may import a library.
 *
 * @param {string} root of the repository
 * @param {string} library
 */
export function folderOf(root, library) {
  const folder = packageFolders(root).find((each) => library in (manifestOf(root, each).dependencies ?? {}));
  return folder && join(root, folder);
}

/** Of the sources that esbuild is given for them. */
export const libraryNamespace = "library";

/**
 * Compiles a library into a module that exports what Node would import. esbuild alone does not know the names of what
 * CommonJS exports.
 *
 * @param {string} root of the repository
 * @returns {import("esbuild").Plugin}
 */
export function modulesOfLibraries(root) {
  return {
    name: "modules-of-libraries",
    setup({ onLoad, onResolve, resolve }) {
      onResolve({ filter: /./ }, ({ path, kind }) =>
        kind === "entry-point" ? { path, namespace: libraryNamespace } : undefined,
      );
      onLoad({ filter: /./, namespace: libraryNamespace }, async ({ path }) => {
        const resolveDir = folderOf(root, path) ?? root;
        const { errors, path: file } = await resolve(path, { kind: "import-statement", resolveDir });
        if (errors.length > 0) return { errors };
        return { contents: exportsOf(file).replaceAll("$library", JSON.stringify(path)), resolveDir };
      });
    },
  };
}

/** @param {string} file */
function exportsOf(file) {
  const text = readFileSync(file, "utf8");
  if (/\bexport\b\s*(?:[{*]|(?:default|const|let|var|class|function|async)\b)/.test(text)) {
    const hasDefault = /\bexport\s+default\b|\bas\s+default\b/.test(text);
    return `export * from $library;${hasDefault ? " export { default } from $library;" : ""}`;
  }
  const names = Object.keys(createRequire(file)(file)).filter((name) => name !== "default");
  const exported = names.map((name, index) => `const $${index} = $all.${name}; export { $${index} as ${name} };`);
  return ["const $all = require($library); export default $all;", ...exported].join("\n");
}
