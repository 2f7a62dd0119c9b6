// @ts-check
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Makes stack traces show positions in the sources instead of in compiled code. Node's --enable-source-maps does so
 * too, but reads the map of every loaded module, including the provider packages, which makes a synthesis a third
 * longer. Here, a map is read only when a trace needs it.
 *
 * @param {string} folder of compiled code
 */
export function showPositionsInSources(folder) {
  const prefix = `${pathToFileURL(folder).href}/`;
  /** @type {Map<string, SourceMap>} */
  const maps = new Map();
  Error.prepareStackTrace = (error, frames) =>
    [error, ...frames.map((frame) => `    at ${inSource(String(frame), prefix, maps)}`)].join("\n");
}

/**
 * @param {string} frame
 * @param {string} prefix
 * @param {Map<string, SourceMap>} maps
 */
function inSource(frame, prefix, maps) {
  const start = frame.indexOf(prefix);
  const [position, name = "", line, column] = /^([^:]+):(\d+):(\d+)/.exec(frame.slice(start + prefix.length)) ?? [];
  if (start < 0 || position === undefined) return frame;
  const url = `${prefix}${name}.map`;
  const map = maps.get(url) ?? new SourceMap(JSON.parse(readFileSync(fileURLToPath(url), "utf8")));
  maps.set(url, map);
  const origin = map.findOrigin(Number(line), Number(column));
  if (!("fileName" in origin)) return frame;
  const file = fileURLToPath(new URL(origin.fileName, url));
  return frame.replace(`${prefix}${position}`, `${file}:${origin.lineNumber}:${origin.columnNumber}`);
}
