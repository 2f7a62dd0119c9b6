// @ts-check
import { readFile } from "node:fs/promises";
import { sep } from "node:path";
import { build, initialize } from "esbuild";

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
  startCompiler();
  const { metafile, outputFiles = [] } = await build({
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
  });
  return { metafile, outputFiles };
}

let isStarted = false;

/**
 * Starts esbuild, which takes some time, beside other work. All it compiles takes 350 MB: it collects no memory, on which
 * Go would otherwise spend a fifth of the time, because its end frees that.
 */
export function startCompiler() {
  if (isStarted) return;
  isStarted = true;
  const { env } = process;
  const { GOGC, GOMEMLIMIT } = env;
  // It takes them from this process.
  env["GOGC"] ??= "off";
  env["GOMEMLIMIT"] ??= "512MiB";
  try {
    void initialize({});
  } catch {
    // Something else in this process has started it.
  } finally {
    if (GOGC === undefined) delete env["GOGC"];
    if (GOMEMLIMIT === undefined) delete env["GOMEMLIMIT"];
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
