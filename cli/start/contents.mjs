// @ts-check
import { hash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join, sep } from "node:path";

/** @param {string | Buffer} content */
export function hashOf(content) {
  return hash("sha256", content, "hex").slice(0, 32);
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
    if (!this.#hashes.has(path)) this.#hashes.set(path, hashOfFile(`${this.#root}${sep}${path}`));
    return this.#hashes.get(path);
  }
}

/** Larger than nearly every source. Memory of its own for each of a thousand files takes as long as reading them. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * @param {string} file
 * @returns the hash, or undefined when the file cannot be read
 */
function hashOfFile(file) {
  try {
    const size = readInto(buffer, file);
    return hashOf(size < buffer.length ? buffer.subarray(0, size) : readFileSync(file));
  } catch {
    return undefined;
  }
}

/**
 * @param {Buffer} memory
 * @param {string} file
 * @returns how much of the memory its beginning takes
 */
function readInto(memory, file) {
  const descriptor = openSync(file, "r");
  try {
    return readSync(descriptor, memory);
  } finally {
    closeSync(descriptor);
  }
}
