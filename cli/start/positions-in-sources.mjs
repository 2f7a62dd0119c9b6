// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Makes stack traces show positions in the sources instead of in compiled code. The maps for that are made when the first
 * error is shown.
 */
export class PositionsInSources {
  #root;
  #folder;
  #prefix;
  #isMapped = false;
  /** @type {Map<string, SourceMap | undefined>} */
  #maps = new Map();

  /**
   * @param {string} root of the repository
   * @param {string} folder of compiled code
   */
  constructor(root, folder) {
    this.#root = root;
    this.#folder = folder;
    this.#prefix = `${pathToFileURL(folder).href}/`;
  }

  show() {
    Error.prepareStackTrace = (error, frames) =>
      [error, ...frames.map((frame) => `    at ${this.#inSource(String(frame), error instanceof Error)}`)].join("\n");
  }

  /** Has the traces show sources that cdktf captures in other objects than errors, even while it is loaded. */
  map() {
    if (this.#isMapped) return;
    this.#isMapped = true;
    const script = fileURLToPath(new URL("write-source-maps.mjs", import.meta.url));
    if (!existsSync(fileURLToPath(`${this.#prefix}main.mjs.map`)))
      spawnSync(process.execPath, [script, this.#root, this.#folder], { stdio: "ignore" });
  }

  /**
   * @param {string} frame
   * @param {boolean} isOfError
   */
  #inSource(frame, isOfError) {
    const start = frame.indexOf(this.#prefix);
    const [position, name = "", line, column] =
      /^([^:]+):(\d+):(\d+)/.exec(frame.slice(start + this.#prefix.length)) ?? [];
    if (start < 0 || position === undefined) return frame;
    if (isOfError) this.map();
    const url = `${this.#prefix}${name}.map`;
    const origin = this.#mapAt(url)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return frame;
    const source = new URL(origin.fileName, url);
    // esbuild makes modules of its own, such as those that require a package.
    if (source.protocol !== "file:") return frame;
    const file = fileURLToPath(source);
    return frame.replace(`${this.#prefix}${position}`, `${file}:${origin.lineNumber}:${origin.columnNumber}`);
  }

  /** @param {string} url */
  #mapAt(url) {
    if (!this.#isMapped) return undefined;
    if (!this.#maps.has(url)) this.#maps.set(url, readMap(fileURLToPath(url)));
    return this.#maps.get(url);
  }
}

/** @param {string} file */
function readMap(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
