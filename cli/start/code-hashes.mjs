// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./contents.mjs";

/**
 * Hashes of parts of the compiled code, so that what they make is made again only when code that took part changed. They
 * are of what is left after compiling: neither comments nor sources that nothing imports count.
 *
 * @typedef {object} CodeHashes
 * @property {string} synthesis what every stack runs, and what keeps stacks
 * @property {Readonly<Record<string, string>>} kinds what the stacks of one kind run besides, by kind
 * @property {string} environments what environment files import, and what checks and keeps them
 * @property {string | undefined} emulator what makes the schemas of the emulator
 */

/** What every synthesis begins with, relative to the root of the repository. */
const synthesis = "stacks/synthesize.ts";
const environments = "environments/index.ts";
const emulator = "emulator/emulated.ts";

/** What keeps the results: their format may change while all that they are made by stays the same. */
const keepers = "cli/keep/compiled-command.ts";

/** The catalogue entry of a kind of stack, with the imports that only its stacks need. */
const kindFile = /^stacks\/([\w-]+)\/kind\.ts$/;

/**
 * @param {import("./code-graph.mjs").CodeGraph} graph of all parts
 * @param {string} folder of the compiled code
 * @returns {CodeHashes | undefined} undefined where the files do not show it: then any change may concern any stack
 */
export function codeHashes({ inputs, outputs }, folder) {
  if (inputs[synthesis] === undefined) return undefined;
  const hashes = new ChunkHashes(outputs, folder);
  const kept = inputs[keepers] === undefined ? [] : [keepers];
  const kinds = Object.keys(inputs).flatMap((path) => {
    const [, kind] = kindFile.exec(path) ?? [];
    return kind === undefined ? [] : [{ kind, path }];
  });
  try {
    return {
      environments: hashes.of([environments, ...importedOnDemand(inputs, environments, isOfEnvironments), ...kept]),
      synthesis: hashes.of([synthesis, ...importedOnDemand(inputs, synthesis, isOfNoKind), ...kept]),
      emulator: inputs[emulator] && hashes.of([emulator, ...importedOnDemand(inputs, emulator, () => true)]),
      kinds: Object.fromEntries(
        kinds.map(({ kind, path }) => [kind, hashes.of(importedOnDemand(inputs, path, () => true))]),
      ),
    };
  } catch (failure) {
    if (failure instanceof UnknownShape) return undefined;
    throw failure;
  }
}

/**
 * Environments know what add-ons there are, which lead to the code of these. No check loads it.
 *
 * @param {string} path
 * @param {boolean} isOnDemand
 */
function isOfEnvironments(path, isOnDemand) {
  return !isOnDemand || path.startsWith("environments/");
}

/** esbuild arranged files as it never did before. */
class UnknownShape extends Error {}

/**
 * What only one kind imports on demand is not common to all. The bootstrap stack belongs to no environment.
 *
 * @param {string} path
 */
function isOfNoKind(path) {
  return !kindFile.test(path) && !path.startsWith("stacks/bootstrap/");
}

/**
 * The modules that are imported on demand by `start` or by what that imports, in any number of steps.
 *
 * @param {import("./code-graph.mjs").CodeGraph["inputs"]} inputs
 * @param {string} start
 * @param {(path: string, isOnDemand: boolean) => boolean} isFollowed
 */
function importedOnDemand(inputs, start, isFollowed) {
  /** @type {Set<string>} */
  const seen = new Set();
  /** @type {Set<string>} */
  const found = new Set();
  const left = [start];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { path: imported, isOnDemand } of inputs[path]?.imports ?? []) {
      if (!isFollowed(imported, isOnDemand)) continue;
      if (isOnDemand) found.add(imported);
      left.push(imported);
    }
  }
  return [...found].sort();
}

/** Hashes of compiled files that do not depend on the names that esbuild gave to these. */
class ChunkHashes {
  /** @type {Map<string, string>} */
  #known = new Map();
  /** @type {Set<string>} */
  #begun = new Set();
  /** @type {Map<string, string>} by module */
  #entries;
  #outputs;
  #folder;

  /**
   * @param {import("./code-graph.mjs").CodeGraph["outputs"]} outputs
   * @param {string} folder
   */
  constructor(outputs, folder) {
    this.#outputs = outputs;
    this.#folder = folder;
    this.#entries = new Map(
      Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
        entryPoint === undefined ? [] : [[entryPoint, path]],
      ),
    );
  }

  /**
   * @param {readonly string[]} modules that have compiled files of their own
   * @returns one hash of all
   */
  of(modules) {
    return hashOf(modules.map((module) => `${module} ${this.#ofChunk(this.#entries.get(module))}\n`).join(""));
  }

  /**
   * esbuild names a file after the hash of its content and of all that it imports. Here, what is imported on demand
   * is named by its module instead, because a synthesis that does not load it does not depend on it.
   *
   * @param {string | undefined} path
   * @returns {string}
   */
  #ofChunk(path) {
    const known = this.#known.get(path ?? "");
    if (known !== undefined) return known;
    if (path === undefined || this.#begun.has(path)) throw new UnknownShape();
    this.#begun.add(path);
    const imports = this.#outputs[path]?.imports ?? [];
    const names = new Map(
      imports.map(({ path: imported, isOnDemand }) => {
        const { entryPoint } = this.#outputs[imported] ?? {};
        return [imported, isOnDemand && entryPoint !== undefined ? entryPoint : this.#ofChunk(imported)];
      }),
    );
    const text = readFileSync(join(this.#folder, path), "utf8");
    const hash = hashOf(text.replace(/"\.\/([\w-]+\.mjs)"/g, (path, name) => names.get(name) ?? path));
    this.#known.set(path, hash);
    return hash;
  }
}
