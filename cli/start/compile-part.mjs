// @ts-check
import { copyFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphOf } from "./code-graph.mjs";
import { hashOf } from "./contents.mjs";
import { compile, isInstalled, placesOfSources } from "./esbuild.mjs";
import { modulesOfLibraries } from "./libraries.mjs";
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

/**
 * Takes a part from a folder that was compiled before, if it would be the same now.
 *
 * @param {readonly string[]} folders
 * @param {import("./parts.mjs").Part} part
 * @param {import("./contents.mjs").Contents} contents
 * @param {string} to the folder that gets its modules
 * @returns {CompiledPart | undefined}
 */
export function partIn(folders, { name }, contents, to) {
  for (const folder of folders) {
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
      // It is of another version, or is just being removed. What is compiled instead must not write into shared files.
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
  const paths = Object.keys(metafile.inputs).filter((path) => existsSync(join(root, path)) && !isInstalled(path));
  const hashes = paths.map((path) => [path, sources.hashes[path] ?? hashOf(readFileSync(join(root, path)))]);
  const compiled = {
    inputs: { ...settings, ...Object.fromEntries(hashes) },
    graph: graphOf(metafile, entriesOf(parts)),
  };
  writeFileSync(join(to, recordOf(part.name)), JSON.stringify(compiled));
  return compiled;
}

/** @param {readonly import("./parts.mjs").Part[]} parts */
function entriesOf(parts) {
  const withSources = parts.filter(({ packages }) => packages.length > 0);
  return Object.fromEntries(withSources.flatMap(({ entries }) => Object.entries(entries)));
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
    entryPoints: { ...part.entries },
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
