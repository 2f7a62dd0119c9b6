// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * Packages that are bundled: small, used by many commands, and without files of their own to read at run time. All
 * other packages are imported from where they are installed.
 */
const compiledIn = new Set([
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
]);

/**
 * Compiles TypeScript of the repository for Node. esbuild does on all cores what it does by itself, but stops for each
 * question to a plugin: the fewer files and imports a filter names, the sooner it ends.
 *
 * @param {string} root of the repository
 * @param {import("esbuild").BuildOptions} options
 * @returns what it is made of, and the files unless they were written
 * @throws {import("esbuild").BuildFailure}
 */
export async function compile(root, options) {
  const { metafile, outputFiles = [] } = await withFewerCollections(() =>
    build({
      absWorkingDir: root,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      outExtension: { ".js": ".mjs" },
      // Only Node's own conditions, without esbuild's "module": Node loads the packages that are not bundled.
      conditions: [],
      logLevel: "silent",
      ...options,
      metafile: true,
    }),
  );
  return { metafile, outputFiles };
}

/**
 * esbuild runs for a second: with Go's default, it spends a fifth of that on collecting memory which its end frees. It
 * takes variables from this process when the first build starts it.
 *
 * @template T
 * @param {() => T} start
 * @returns {T}
 */
function withFewerCollections(start) {
  const { env } = process;
  if (env["GOGC"] !== undefined || env["GOMEMLIMIT"] !== undefined) return start();
  Object.assign(env, { GOGC: "800", GOMEMLIMIT: "1GiB" });
  try {
    return start();
  } finally {
    delete env["GOGC"];
    delete env["GOMEMLIMIT"];
  }
}

/** What is neither relative nor absolute, nor a package of this repository, nor a module of Node. */
export const otherPackages = /^(?:[^./@n]|@[^m]|@m[^l]|@ml[^-]|n[^o]|no[^d]|nod[^e]|node[^:])/;

/** The namespace of modules that require a file. */
const required = "required";

/**
 * Imports packages by the path at which the importing source finds them, because the compiled code is elsewhere.
 *
 * @param {RegExp} filter of imports that may be concerned
 * @param {object} [options]
 * @param {Readonly<Record<string, string>>} [options.replacements] files to import instead of others, by absolute path
 * @param {boolean} [options.isRequired] whether CommonJS is loaded by `require`. For an `import`, Node reads each file twice
 *   more, with the source map in it: to find out that it is CommonJS, and what names it exports
 * @returns {import("esbuild").Plugin}
 */
export function packagesByPath(filter, { replacements = {}, isRequired = false } = {}) {
  const resolved = Symbol("resolved here");
  return {
    name: "packages-by-path",
    setup({ onLoad, onResolve, resolve }) {
      onResolve({ filter }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === resolved || isBuiltin(path)) return undefined;
        if (isInstalled(importer)) return undefined;
        const isExternal =
          !path.startsWith(".") && !path.startsWith("@ml-platform/") && !compiledIn.has(packageOf(path));
        if (!isExternal && Object.keys(replacements).length === 0) return undefined;
        const plain = isExternal ? fileOfPlainPackage(path, importer) : undefined;
        // On demand, it is imported: only then do its exports have names.
        if (plain?.isCommonJs && isRequired && kind === "import-statement")
          return { path: plain.file, namespace: required };
        if (plain !== undefined) return { path: pathToFileURL(plain.file).href, external: true };
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: resolved });
        if (found.errors.length > 0) return { errors: found.errors };
        const file = replacements[found.path] ?? (isExternal ? found.path : undefined);
        return file === undefined ? undefined : { path: pathToFileURL(file).href, external: true };
      });
      onResolve({ filter: /./, namespace: required }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /./, namespace: required }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
      }));
    },
  };
}

/**
 * @typedef {object} PlainFile
 * @property {string} file
 * @property {boolean} isCommonJs
 */

/**
 * The file that an import of a package is, if the package has no `exports`: then there is one for every way to import it,
 * and Node's own search finds it. That of esbuild reads the folders of a package anew for each import, which takes longer
 * than all the rest of a compilation.
 *
 * @param {string} path
 * @param {string} importer
 * @returns {PlainFile | undefined} undefined for other packages, and for what is missing
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

/**
 * Makes `import.meta` refer to the source.
 *
 * @param {RegExp} filter of absolute paths
 * @param {(path: string, content: Buffer) => void} [onRead] is told what esbuild gets
 * @returns {import("esbuild").Plugin}
 */
export function placesOfSources(filter, onRead) {
  return {
    name: "places-of-sources",
    setup({ onLoad }) {
      onLoad({ filter, namespace: "file" }, async ({ path }) => {
        if (isInstalled(path)) return undefined;
        const content = await readFile(path);
        onRead?.(path, content);
        return { contents: withPlace(content.toString(), path), loader: "default" };
      });
    },
  };
}

/**
 * @param {string} text
 * @param {string} path
 */
function withPlace(text, path) {
  const meta = { url: pathToFileURL(path).href, dirname: dirname(path), filename: path };
  return text.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) =>
    JSON.stringify(meta[/** @type {keyof typeof meta} */ (name)]),
  );
}

/** @param {string} path */
export function isInstalled(path) {
  return path.includes(`${sep}node_modules${sep}`);
}
