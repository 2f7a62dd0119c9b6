// @ts-check
import { readFile } from "node:fs/promises";
import { sep } from "node:path";
import { build } from "esbuild";

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

/**
 * Makes `import.meta` refer to the source.
 *
 * @param {RegExp} filter of absolute paths
 * @param {(path: string) => import("./places.mjs").Place} placeOf
 * @param {(path: string, content: Buffer) => void} [onRead] is told what esbuild gets
 * @returns {import("esbuild").Plugin}
 */
export function placesOfSources(filter, placeOf, onRead) {
  return {
    name: "places-of-sources",
    setup({ onLoad }) {
      onLoad({ filter, namespace: "file" }, async ({ path }) => {
        if (isInstalled(path)) return undefined;
        const content = await readFile(path);
        onRead?.(path, content);
        const place = placeOf(path);
        const contents = content
          .toString()
          .replace(
            /\bimport\.meta\.(url|dirname|filename)\b/g,
            (_, name) => place[/** @type {keyof typeof place} */ (name)],
          );
        return { contents, loader: "default" };
      });
    },
  };
}

/** @param {string} path */
export function isInstalled(path) {
  return path.includes(`${sep}node_modules${sep}`);
}
