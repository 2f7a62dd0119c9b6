import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { CallFrame } from "./summarize.ts";

/** Returns a function that finds the source of what was compiled, by the maps beside the compiled files. */
export function sourceFinder(): (frame: CallFrame) => CallFrame {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (url: string) => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    return maps.get(url);
  };
  return (frame) => {
    const { url, lineNumber, columnNumber } = frame;
    if (!/^file:.*\.mjs$/.test(url)) return frame;
    const origin = mapOf(url)?.findEntry(lineNumber, columnNumber);
    if (origin === undefined || !("originalSource" in origin)) return frame;
    return { ...frame, url: new URL(origin.originalSource, url).href, lineNumber: origin.originalLine };
  };
}

function readMap(url: string): SourceMap | undefined {
  const file = `${fileURLToPath(url)}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
