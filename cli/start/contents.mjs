// @ts-check
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string | Buffer} content */
export function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/**
 * What something was compiled from: the hash of each file, by its path relative to the root of the repository.
 *
 * @typedef {Readonly<Record<string, string>>} Inputs
 */

/**
 * @param {string} root of the repository
 * @param {readonly string[]} paths relative to it
 * @returns {Inputs}
 */
export function hashesOf(root, paths) {
  return Object.fromEntries(paths.map((path) => [path, hashOf(readFileSync(join(root, path)))]));
}

/** The current files of a repository, each read once. */
export class Contents {
  /** @type {Map<string, string | undefined>} */
  #hashes = new Map();
  #root;

  /** @param {string} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Whether all `inputs` are unchanged.
   *
   * @param {Inputs} inputs
   */
  areStill(inputs) {
    return Object.entries(inputs).every(([path, hash]) => this.#hash(path) === hash);
  }

  /** @param {string} path */
  #hash(path) {
    if (!this.#hashes.has(path)) this.#hashes.set(path, hashOfFile(join(this.#root, path)));
    return this.#hashes.get(path);
  }
}

/**
 * @param {string} file
 * @returns the hash, or undefined when the file cannot be read
 */
function hashOfFile(file) {
  try {
    return hashOf(readFileSync(file));
  } catch {
    return undefined;
  }
}
