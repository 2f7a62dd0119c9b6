// @ts-check
import { existsSync, realpathSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { isInstalled } from "./esbuild.mjs";
import { importFrom } from "./places.mjs";

/** Of the packages of this repository. */
export const scope = "@ml-platform/";

/** What is neither relative nor absolute, nor named as a module of Node. */
export const packages = /^(?:[^./n]|n[^o]|no[^d]|nod[^e]|node[^:])/;

/**
 * Imports packages by the absolute path at which the importing source finds them, because the compiled code is elsewhere.
 *
 * @returns {import("esbuild").Plugin}
 */
export function packagesByPath() {
  return importingPackages(({ file }) => ({ path: pathToFileURL(file).href, external: true }));
}

/** The namespace of modules that require a file. */
const required = "required";

/**
 * Imports packages by their path relative to the compiled code. CommonJS is loaded by `require`: for an `import`, Node
 * reads each file twice more, with the source map in it, to find out that it is CommonJS and what names it exports.
 *
 * @param {string} root of the repository
 * @param {string} folder of the compiled code
 * @returns {import("esbuild").Plugin}
 */
export function packagesFrom(root, folder) {
  const packagesOf = importingPackages(({ name, importer, file, isCommonJs, kind }) => {
    const path = importFrom(folder, asLinked(root, name, importer, file));
    // On demand, it is imported: only then do its exports have names.
    return isCommonJs && kind === "import-statement" ? { path, namespace: required } : { path, external: true };
  });
  return {
    name: "packages-from",
    setup(build) {
      packagesOf.setup(build);
      build.onResolve({ filter: /./, namespace: required }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: required }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
      }));
    },
  };
}

/**
 * The path of an installed file by the link that the importing source finds, because a copy of the repository links to
 * packages that are elsewhere.
 *
 * @param {string} root of the repository
 * @param {string} name of the package
 * @param {string} importer
 * @param {string} file
 */
function asLinked(root, name, importer, file) {
  for (
    let folder = dirname(importer);
    folder.length >= root.length && folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    const link = join(folder, "node_modules", name);
    if (existsSync(link)) return join(link, relative(realpathSync(link), file));
  }
  return file;
}

/**
 * @typedef {object} InstalledFile
 * @property {string} file
 * @property {boolean} isCommonJs whether this is certain
 */

/**
 * @typedef {object} Import
 * @property {string} name of the package
 * @property {string} importer
 * @property {import("esbuild").ImportKind} kind
 */

/**
 * @param {(found: InstalledFile & Import) => import("esbuild").OnResolveResult} importOf
 * @returns {import("esbuild").Plugin}
 */
function importingPackages(importOf) {
  const resolved = Symbol("resolved here");
  const plainFiles = new PlainFiles();
  return {
    name: "packages-by-path",
    setup({ onResolve, resolve }) {
      onResolve({ filter: packages }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === resolved || isBuiltin(path)) return undefined;
        if (path.startsWith(scope) || isInstalled(importer)) return undefined;
        const plain = plainFiles.find(path, importer);
        const by = { name: packageOf(path), importer, kind };
        if (plain !== undefined) return importOf({ ...by, ...plain });
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: resolved });
        if (found.errors.length > 0) return { errors: found.errors };
        return importOf({ ...by, file: found.path, isCommonJs: false });
      });
    },
  };
}

/**
 * The files that imports of packages are which have no `exports`: then there is one for every way to import it, and Node's
 * own search finds it. That of esbuild reads the folders of a package anew for each import, which takes longer than all
 * the rest of a compilation.
 */
class PlainFiles {
  /** @type {Map<string, InstalledFile | undefined>} */
  #known = new Map();

  /**
   * @param {string} path
   * @param {string} importer
   * @returns {InstalledFile | undefined} undefined for other packages, and for what is missing
   */
  find(path, importer) {
    // All files of a folder find the same packages.
    const key = `${dirname(importer)} ${path}`;
    if (!this.#known.has(key)) this.#known.set(key, fileOfPlainPackage(path, importer));
    return this.#known.get(key);
  }
}

/**
 * @param {string} path
 * @param {string} importer
 * @returns {InstalledFile | undefined}
 */
function fileOfPlainPackage(path, importer) {
  const require = createRequire(importer);
  try {
    const { exports, type } = require(`${packageOf(path)}/package.json`);
    if (exports !== undefined) return undefined;
    const file = require.resolve(path);
    return { file, isCommonJs: type !== "module" && file.endsWith(".js") };
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function packageOf(path) {
  return path.split("/", path.startsWith("@") ? 2 : 1).join("/");
}
