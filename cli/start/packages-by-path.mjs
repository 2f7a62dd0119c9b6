// @ts-check
import { existsSync, realpathSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
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
  const packagesOf = importingPackages(({ link, file, isCommonJs, kind }) => {
    const path = importFrom(folder, asLinked(root, link, file));
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
 * @param {Link | undefined} link to its package
 * @param {string} file
 */
function asLinked(root, link, file) {
  return link?.path.startsWith(join(root, sep)) ? join(link.path, relative(link.target, file)) : file;
}

/**
 * @typedef {object} InstalledFile
 * @property {string} file
 * @property {boolean} isCommonJs whether this is certain
 */

/**
 * @typedef {object} Import
 * @property {Link | undefined} link to the package
 * @property {import("esbuild").ImportKind} kind
 */

/**
 * @param {(found: InstalledFile & Import) => import("esbuild").OnResolveResult} importOf
 * @returns {import("esbuild").Plugin}
 */
function importingPackages(importOf) {
  const resolved = Symbol("resolved here");
  const links = new Links();
  const plainFiles = new PlainFiles();
  return {
    name: "packages-by-path",
    setup({ onResolve, resolve }) {
      onResolve({ filter: packages }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === resolved || isBuiltin(path)) return undefined;
        if (path.startsWith(scope) || isInstalled(importer)) return undefined;
        const link = links.find(packageOf(path), dirname(importer));
        const plain = link && plainFiles.find(path, link, importer);
        if (plain !== undefined) return importOf({ link, kind, ...plain });
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: resolved });
        if (found.errors.length > 0) return { errors: found.errors };
        return importOf({ link, kind, file: found.path, isCommonJs: false });
      });
    },
  };
}

/**
 * @typedef {object} Link
 * @property {string} path of the folder of a package in `node_modules`, which may be a link
 * @property {string} target of the link
 */

/** The packages that sources find, each looked for once in each folder. */
class Links {
  /** @type {Map<string, Link | undefined>} */
  #known = new Map();

  /**
   * @param {string} name of a package
   * @param {string} folder of an importing source
   * @returns {Link | undefined}
   */
  find(name, folder) {
    const key = `${folder} ${name}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#search(name, folder));
    return this.#known.get(key);
  }

  /**
   * @param {string} name
   * @param {string} folder
   */
  #search(name, folder) {
    const path = join(folder, "node_modules", name);
    if (existsSync(path)) return { path, target: realpathSync(path) };
    return folder === dirname(folder) ? undefined : this.find(name, dirname(folder));
  }
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
   * @param {Link} link to the package
   * @param {string} importer
   * @returns {InstalledFile | undefined} undefined for other packages, and for what is missing
   */
  find(path, { target }, importer) {
    const key = `${target} ${path}`;
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
