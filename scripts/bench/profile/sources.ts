import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repository } from "../timed.ts";
import type { CallFrame } from "./summarize.ts";

const writer = "cli/start/write-source-maps.mjs";

/** Returns a function that finds the source of what was compiled, by maps beside the compiled files, which it makes. */
export function sourceFinder(): (frame: CallFrame) => CallFrame {
  const maps = new Map<string, SourceMap | undefined>();
  const folders = new Set<string>();
  const mapOf = (url: string) => {
    const folder = dirname(fileURLToPath(url));
    if (!folders.has(folder) && existsSync(join(folder, "inputs.json")))
      spawnSync(process.execPath, [writer, repository, folder], { cwd: repository, stdio: "ignore" });
    folders.add(folder);
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
