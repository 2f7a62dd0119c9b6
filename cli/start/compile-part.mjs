// @ts-check
import { copyFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphOf } from "./code-graph.mjs";
import { compile, isInstalled, placesOfSources } from "./esbuild.mjs";
import { libraryNamespace, modulesOfLibraries } from "./libraries.mjs";
import { packagesFrom } from "./packages-by-path.mjs";
import { modulesOfParts } from "./parts.mjs";
import { placesFrom } from "./places.mjs";
import { readSources } from "./sources.mjs";

/**
 * A part of the compiled command.
 *
 * @typedef {object} CompiledPart
 * @property {import("./contents.mjs").Inputs} inputs what it was compiled from
 * @property {import("./code-graph.mjs").CodeGraph} graph its modules, and what they are made of
 */

/** @param {string} part */
const recordOf = (part) => `${part}.json`;

/** Of folders that are searched for a part: in a few changes of one part, the others are in each. */
const searched = 3;

/**
 * Takes a part from a folder that was compiled before, if it would be the same now.
 *
 * @param {readonly string[]} folders the latest first
 * @param {import("./parts.mjs").Part} part
 * @param {import("./contents.mjs").Contents} contents
 * @param {string} to the folder that gets its modules
 * @returns {CompiledPart | undefined}
 */
export function partIn(folders, { name }, contents, to) {
  for (const folder of folders.slice(0, searched)) {
    /** @type {string[]} */
    const taken = [];
    try {
      /** @type {CompiledPart} */
      const part = JSON.parse(readFileSync(join(folder, recordOf(name)), "utf8"));
      if (!contents.areStill(part.inputs)) continue;
      for (const file of [...Object.keys(part.graph.outputs), recordOf(name)]) {
        taken.push(join(to, file));
        share(join(folder, file), join(to, file));
      }
      return part;
    } catch {
      // It is of another version, or is just being removed. esbuild would write into the files that are linked already.
      for (const file of taken) rmSync(file, { force: true });
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {string} to
 */
function share(file, to) {
  try {
    linkSync(file, to);
  } catch {
    copyFileSync(file, to);
  }
}

/**
 * Compiles a part into a folder.
 *
 * @param {string} root of the repository
 * @param {import("./parts.mjs").Part} part
 * @param {readonly import("./parts.mjs").Part[]} parts all
 * @param {import("./contents.mjs").Inputs} settings hashes of the files besides the code that affect the result
 * @param {string} to
 * @returns {Promise<CompiledPart>}
 */
export async function compilePart(root, part, parts, settings, to) {
  const sources = readSources(root, part.packages);
  const metafile = await buildPart(root, part, parts, sources, to);
  const hashes = Object.keys(metafile.inputs)
    .filter((path) => !isInstalled(path) && existsSync(join(root, path)))
    .map((path) => [path, sources.hashes[path] ?? refuse(path, part)]);
  const graph = graphOf(metafile, entriesOf(parts), to);
  const compiled = { inputs: { ...settings, ...Object.fromEntries(hashes) }, graph };
  writeFileSync(join(to, recordOf(part.name)), JSON.stringify(compiled));
  return compiled;
}

/**
 * What esbuild calls the source of each module that others may import, by its name.
 *
 * @param {readonly import("./parts.mjs").Part[]} parts
 */
function entriesOf(parts) {
  return new Map(
    parts.flatMap(({ packages, entries }) =>
      Object.entries(entries).map(([name, path]) => [
        `${name}.mjs`,
        packages.length === 0 ? `${libraryNamespace}:${path}` : path,
      ]),
    ),
  );
}

/**
 * What is in two parts is two modules, each with a state of its own.
 *
 * @param {string} path
 * @param {import("./parts.mjs").Part} part
 * @returns {never}
 */
function refuse(path, { name }) {
  const text = `${path} is imported by code that is compiled with ${name}/. Import what its package exports, except for tests.`;
  throw Object.assign(new Error(text), { errors: [{ text, location: null }] });
}

/**
 * esbuild takes other paths for packages.
 *
 * @param {import("./parts.mjs").Part} part
 */
function entryPointsOf({ packages, entries }) {
  const prefix = packages.length === 0 ? "" : "./";
  return Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, `${prefix}${path}`]));
}

/** CommonJS is loaded by `require`, and bundled CommonJS packages call it for Node's own modules. */
const banner = [
  'import { createRequire as $createRequire } from "node:module";',
  'import { fileURLToPath as $fileURLToPath } from "node:url";',
  "const require = $createRequire(import.meta.url);",
].join("\n");

/**
 * @param {string} root of the repository
 * @param {import("./parts.mjs").Part} part
 * @param {readonly import("./parts.mjs").Part[]} parts all
 * @param {import("./sources.mjs").Sources} sources of the part
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} [options] besides the usual ones
 */
export async function buildPart(root, part, parts, sources, outdir, options = {}) {
  const withPlace = sources.withPlace.map((path) => path.replace(/[^\w/-]/g, "\\$&"));
  const { metafile } = await compile(root, {
    entryPoints: entryPointsOf(part),
    outdir,
    // Modules that are imported on demand stay in files of their own.
    splitting: true,
    banner: { js: banner },
    plugins:
      part.packages.length === 0
        ? [modulesOfLibraries(root)]
        : [
            modulesOfParts(part, parts),
            packagesFrom(root, outdir),
            // Without paths, the pattern is one that no path has.
            placesOfSources(new RegExp(`^(?:${withPlace.join("|") || "$."})$`), placesFrom(outdir)),
          ],
    ...options,
  });
  return metafile;
}
