// @ts-check
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { hashesOf, hashOf } from "./contents.mjs";
import { compile, placesOfSources } from "./esbuild.mjs";
import { mistakeText } from "./mistakes.mjs";
import { packagesByPath } from "./packages-by-path.mjs";
import { absolutePlace } from "./places.mjs";

/** What affects the result besides the sources. */
const settings = [
  "pnpm-lock.yaml",
  "tsconfig.json",
  ...["compile-environment", "esbuild", "packages-by-path", "places"].map((name) => `cli/start/${name}.mjs`),
];

/**
 * Compiles an environment file, and caches the result if possible.
 *
 * @param {string} root of the repository
 * @param {string} file
 * @param {string} kept where to cache it
 * @returns {Promise<import("./import-environment.mjs").CompiledEnvironment>}
 * @throws {Error} with the file and line of a mistake
 */
export async function compileEnvironment(root, file, kept) {
  const environment = await compiled(root, file);
  try {
    mkdirSync(dirname(kept), { recursive: true });
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(environment));
    renameSync(unfinished, kept);
  } catch {
    // On a read-only disk, it is compiled each time.
  }
  return environment;
}

/**
 * @param {string} root
 * @param {string} file
 */
async function compiled(root, file) {
  const index = join(root, "environments/index.ts");
  try {
    /** @type {Record<string, string>} */
    const inputs = {};
    const { metafile, outputFiles } = await compile(root, {
      entryPoints: [file],
      write: false,
      plugins: [
        packagesByPath(),
        fromCommand(index),
        placesOfSources(/./, absolutePlace, (path, content) => {
          inputs[relative(root, path)] = hashOf(content);
        }),
      ],
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    return {
      root,
      inputs: { ...hashesOf(root, settings), ...inputs },
      code: outputFiles[0]?.text ?? "",
      imports: imports.map(({ path }) => path),
      index: pathToFileURL(index).href,
    };
  } catch (failure) {
    const { message } = /** @type {Error} */ (failure);
    throw new Error(mistakeText(failure) ?? message, { cause: failure });
  }
}

/**
 * Imports a file as it was compiled with the command.
 *
 * @param {string} file absolute path
 * @returns {import("esbuild").Plugin}
 */
function fromCommand(file) {
  const resolved = Symbol("resolved here");
  return {
    name: "from-command",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^(?:\.|@ml-platform\/)/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === resolved) return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: resolved });
        if (found.errors.length > 0) return { errors: found.errors };
        return found.path === file ? { path: pathToFileURL(file).href, external: true } : undefined;
      });
    },
  };
}
