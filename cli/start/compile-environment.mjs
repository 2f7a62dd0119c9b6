// @ts-check
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { hashesOf } from "./contents.mjs";
import { compile } from "./esbuild.mjs";
import { mistakeText } from "./mistakes.mjs";

/** What affects the result besides the sources. */
const settings = ["pnpm-lock.yaml", "tsconfig.json", "cli/start/compile-environment.mjs", "cli/start/esbuild.mjs"];

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
    const options = { entryPoints: [file], write: false, metafile: true };
    const { result, inputs } = await compile(root, options, { [index]: index });
    const imports = Object.values(result.metafile?.outputs ?? {}).flatMap((output) => output.imports);
    return {
      root,
      inputs: { ...hashesOf(root, settings), ...inputs },
      code: result.outputFiles?.[0]?.text ?? "",
      imports: imports.map(({ path }) => path),
      index: pathToFileURL(index).href,
    };
  } catch (failure) {
    const { message } = /** @type {Error} */ (failure);
    throw new Error(mistakeText(failure) ?? message, { cause: failure });
  }
}
