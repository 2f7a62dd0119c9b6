// @ts-check
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildPart } from "./compile-part.mjs";
import { partsOf } from "./parts.mjs";
import { readSources } from "./sources.mjs";

const main = "main.mjs";

/**
 * Writes the source maps of a compiled command beside its files. They take a third of the time of a compilation and are
 * read only when a trace is shown, so that the command is compiled without them, and then once more. Where the sources
 * have changed since, files have no maps.
 *
 * @param {string} root of the repository
 * @param {string} folder of the compiled command
 */
export async function writeSourceMaps(root, folder) {
  const unfinished = join(dirname(folder), `.unfinished-${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const { inputsOf, hashes } = await buildParts(root, unfinished);
    const { inputs: compiled } = JSON.parse(readFileSync(join(folder, "inputs.json"), "utf8"));
    // A comment more changes positions, and not the module.
    const isSame = (/** @type {string} */ name) =>
      inputsOf(name).every((path) => compiled[path] === undefined || compiled[path] === hashes[path]);
    const mapped = new Map(
      modulesIn(unfinished)
        .filter(isSame)
        .map((name) => [withoutNames(join(unfinished, name)), name]),
    );
    const others = modulesIn(folder).filter((name) => name !== main);
    // That of the main module is last: where it is, all are.
    for (const name of [...others, main]) {
      const same = mapped.get(withoutNames(join(folder, name)));
      if (same === undefined) continue;
      // A map that is there is whole, also after this process was killed: nothing would write it again.
      const map = join(unfinished, "next.map");
      copyFileSync(join(unfinished, `${same}.map`), map);
      renameSync(map, join(folder, `${name}.map`));
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} outdir
 */
async function buildParts(root, outdir) {
  const parts = partsOf(root);
  const built = parts.map(async (part) => {
    const sources = readSources(root, part.packages);
    const options = /** @type {const} */ ({ sourcemap: "external", sourcesContent: false });
    const { outputs } = await buildPart(root, part, parts, sources, outdir, options);
    return { outputs: Object.entries(outputs), hashes: Object.entries(sources.hashes) };
  });
  const all = await Promise.all(built);
  const outputs = new Map(all.flatMap((part) => part.outputs.map(([path, output]) => [basename(path), output])));
  return {
    hashes: Object.fromEntries(all.flatMap((part) => part.hashes)),
    inputsOf: (/** @type {string} */ name) => Object.keys(outputs.get(name)?.inputs ?? {}),
  };
}

/** @param {string} folder */
function modulesIn(folder) {
  return readdirSync(folder).filter((name) => name.endsWith(".mjs"));
}

/**
 * The text of a module without the hashes in the names of the modules that it imports, which depend on whether there are
 * source maps. They are all equally long.
 *
 * @param {string} file
 */
function withoutNames(file) {
  return readFileSync(file, "utf8").replace(/-[A-Z0-9]{8}\.mjs\b/g, ".mjs");
}

const [, script, root, folder] = process.argv;
if (script?.endsWith("write-source-maps.mjs") && root !== undefined && folder !== undefined)
  await writeSourceMaps(root, folder);
