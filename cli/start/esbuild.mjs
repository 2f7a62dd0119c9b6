// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { hashOf } from "./contents.mjs";

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
 * Compiles TypeScript of the repository for Node.
 *
 * @param {string} root of the repository
 * @param {import("esbuild").BuildOptions} options
 * @param {Readonly<Record<string, string>>} replacements files to import instead of others, by absolute path
 * @throws {import("esbuild").BuildFailure}
 */
export async function compile(root, options, replacements = {}) {
  /** @type {Record<string, string>} */
  const inputs = {};
  const result = await build({
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
    plugins: [packagesByPath(replacements), sources(root, inputs)],
  });
  return { result, inputs };
}

/**
 * Imports packages by the path at which the importing source finds them, because the compiled code is elsewhere.
 *
 * @param {Readonly<Record<string, string>>} replacements
 * @returns {import("esbuild").Plugin}
 */
function packagesByPath(replacements) {
  const resolved = Symbol("resolved here");
  return {
    name: "packages-by-path",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === resolved || isBuiltin(path)) return undefined;
        if (importer.includes(`${sep}node_modules${sep}`)) return undefined;
        const isExternal =
          !path.startsWith(".") && !path.startsWith("@ml-platform/") && !compiledIn.has(packageOf(path));
        if (!isExternal && Object.keys(replacements).length === 0) return undefined;
        const plain = isExternal ? fileOfPlainPackage(path, importer) : undefined;
        if (plain !== undefined) return { path: pathToFileURL(plain).href, external: true };
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: resolved });
        if (found.errors.length > 0) return { errors: found.errors };
        const file = replacements[found.path] ?? (isExternal ? found.path : undefined);
        return file === undefined ? undefined : { path: pathToFileURL(file).href, external: true };
      });
    },
  };
}

/**
 * The file that an import of a package is, if the package has no `exports`: then there is one for every way to import it,
 * and Node's own search finds it. That of esbuild reads the folders of a package anew for each import, which takes longer
 * than all the rest of a compilation.
 *
 * @param {string} path
 * @param {string} importer
 * @returns {string | undefined} undefined for other packages, and for what is missing
 */
function fileOfPlainPackage(path, importer) {
  const require = createRequire(importer);
  try {
    const { exports } = require(`${packageOf(path)}/package.json`);
    return exports === undefined ? require.resolve(path) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function packageOf(path) {
  return path.split("/", path.startsWith("@") ? 2 : 1).join("/");
}

/**
 * Reads the files of the repository, records the hash of what esbuild gets, and makes `import.meta` refer to the
 * source.
 *
 * @param {string} root
 * @param {Record<string, string>} inputs receives the hashes
 * @returns {import("esbuild").Plugin}
 */
function sources(root, inputs) {
  return {
    name: "sources",
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: "file" }, async ({ path }) => {
        if (path.includes(`${sep}node_modules${sep}`)) return undefined;
        const content = await readFile(path);
        inputs[relative(root, path)] = hashOf(content);
        return { contents: ofSource(content.toString(), path), loader: "default" };
      });
    },
  };
}

/**
 * @param {string} text
 * @param {string} path
 */
function ofSource(text, path) {
  const meta = { url: pathToFileURL(path).href, dirname: dirname(path), filename: path };
  return text.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) =>
    JSON.stringify(meta[/** @type {keyof typeof meta} */ (name)]),
  );
}
