// @ts-check
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./contents.mjs";
import { compile } from "./esbuild.mjs";
import { removeUnused } from "./folders.mjs";

/** CommonJS packages that are compiled in require Node's own modules. */
const banner = [
  'import { createRequire as $createRequire } from "node:module";',
  "const require = $createRequire(import.meta.url);",
].join("\n");

/**
 * Compiles the command into a folder of `directory`. It is written aside and renamed, so that a start that is killed
 * leaves nothing that another would take, and of two at once either's is as good.
 *
 * @param {string} root of the repository
 * @param {string} directory
 * @returns the folder
 * @throws {import("esbuild").BuildFailure} for a mistake in the code
 * @throws {NodeJS.ErrnoException} where it cannot be written
 */
export async function compileCommand(root, directory) {
  const unfinished = join(directory, `.unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const settings = hashesOfSettings(root);
    const { inputs } = await compile(root, {
      entryPoints: { main: "cli/main.ts", environments: "environments/index.ts" },
      outdir: unfinished,
      // What is imported when it is needed stays apart.
      splitting: true,
      banner: { js: banner },
      sourcemap: "linked",
      sourcesContent: false,
    });
    /** @type {import("./compiled-command.mjs").CompiledFrom} */
    const from = { root, inputs: sorted({ ...settings, ...inputs }) };
    const text = JSON.stringify(from);
    writeFileSync(join(unfinished, "inputs.json"), text);
    const folder = join(directory, hashOf(text));
    publish(unfinished, folder);
    removeUnused(directory);
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * esbuild reads files in no fixed order.
 *
 * @param {import("./contents.mjs").Inputs} inputs
 */
function sorted(inputs) {
  return Object.fromEntries(Object.entries(inputs).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * @param {string} unfinished
 * @param {string} folder
 */
function publish(unfinished, folder) {
  try {
    renameSync(unfinished, folder);
  } catch (failure) {
    if (!existsSync(join(folder, "inputs.json"))) throw failure;
  }
}

/**
 * Files besides the code that decide what is compiled: versions of packages, compiler options, what packages export, and
 * how it is compiled.
 *
 * @param {string} root
 */
function hashesOfSettings(root) {
  const manifests = readdirSync(root)
    .map((name) => join(name, "package.json"))
    .filter((path) => existsSync(join(root, path)));
  const own = ["compile-command.mjs", "esbuild.mjs"].map((name) => join("cli/start", name));
  return Object.fromEntries(
    ["pnpm-lock.yaml", "tsconfig.json", ...manifests, ...own].map((path) => [
      path,
      hashOf(readFileSync(join(root, path))),
    ]),
  );
}
