// @ts-check
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { Contents, hashOf } from "./contents.mjs";

/**
 * A compiled environment file.
 *
 * @typedef {object} CompiledEnvironment
 * @property {string} root of the repository
 * @property {import("./contents.mjs").Inputs} inputs the file, the files that it imports, and what else decides about the
 *   code
 * @property {string} code a module without relative imports
 * @property {readonly string[]} imports what the code imports
 * @property {string} index the URL that the code imports instead of the compiled environments/index.ts
 */

/** The environment files of a repository. */
export class EnvironmentFiles {
  #root;
  #contents;
  #index;
  /** @type {Map<string, Promise<CompiledEnvironment>>} by path */
  #compiled = new Map();

  /**
   * @param {string} root of the repository
   * @param {string} folder of the compiled command, from which the files import `derive` and the rest of environments/
   */
  constructor(root, folder) {
    this.#root = root;
    this.#contents = new Contents(root);
    this.#index = pathToFileURL(join(folder, "environments.mjs")).href;
  }

  /**
   * Evaluates a file. Each is compiled separately, and again whenever it or one of its imports changes, so that a mistake
   * in one file affects only that file.
   *
   * @param {string} file absolute path
   * @returns {Promise<unknown>} its exports
   */
  async import(file) {
    const { code, index } = await this.#compile(file);
    const text = code.replaceAll(JSON.stringify(index), JSON.stringify(this.#index));
    return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
  }

  /**
   * A hash of all that a file's exports follow from, besides environments/index.ts; undefined if they may follow from
   * more, such as a variable or the time.
   *
   * @param {string} file absolute path
   * @returns {Promise<string | undefined>}
   */
  async hashOf(file) {
    const { code, imports, index, inputs } = await this.#compile(file);
    const isData = imports.every((path) => path === index) && !changing.test(code);
    return isData ? hashOf(JSON.stringify([this.#root, relative(this.#root, file), inputs])) : undefined;
  }

  /** @param {string} file */
  #compile(file) {
    const known = this.#compiled.get(file) ?? this.#keptOrCompiled(file);
    this.#compiled.set(file, known);
    return known;
  }

  /**
   * @param {string} file
   * @returns {Promise<CompiledEnvironment>}
   */
  async #keptOrCompiled(file) {
    const name = `${hashOf(relative(this.#root, file))}.json`;
    const kept = join(this.#root, "node_modules/.cache/platform-files", name);
    const known = this.#read(kept);
    if (known !== undefined) return known;
    const { compileEnvironment } = await import("./compile-environment.mjs");
    return compileEnvironment(this.#root, file, kept);
  }

  /**
   * @param {string} kept
   * @returns {CompiledEnvironment | undefined}
   */
  #read(kept) {
    try {
      const environment = /** @type {CompiledEnvironment} */ (JSON.parse(readFileSync(kept, "utf8")));
      const isCurrent = environment.root === this.#root && this.#contents.areStill(environment.inputs);
      return isCurrent ? environment : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What leads from code to anything but data. A text that mentions it only makes a file be evaluated each time. */
const changing =
  /\b(process|global|globalThis|Date|Temporal|Intl|performance|crypto|console|fetch|require|eval|Function|constructor|Error|WebAssembly|navigator|setTimeout)\b|\bimport\s*[.(]|\bMath\b(?!\s*\.\s*(?!random\b)\w)|toLocale|localeCompare/;
