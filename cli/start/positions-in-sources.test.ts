import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, expect, it } from "vitest";
import { PositionsInSources } from "./positions-in-sources.mjs";

const root = mkdtempSync(join(tmpdir(), "positions-"));
const folder = join(root, "compiled");
const { prepareStackTrace } = Error;
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace;
});
afterAll(() => rmSync(root, { recursive: true }));

/** How a frame in compiled code is shown whose only source is this one. */
function shown(source: string): string {
  const compiled = mkdtempSync(folder);
  const map = { version: 3, sources: [source], names: [], mappings: "AAAA" };
  writeFileSync(join(compiled, "main.mjs.map"), JSON.stringify(map));
  const positions = new PositionsInSources(root, compiled);
  positions.map();
  positions.show();
  const frame = { toString: () => `run (${pathToFileURL(compiled).href}/main.mjs:1:1)` } as NodeJS.CallSite;
  return Error.prepareStackTrace?.(new Error("unexpected"), [frame]).replaceAll(compiled, "<compiled>");
}

it.each([
  ["a source", "../cli/main.ts", `at run (${root}/cli/main.ts:1:1)`],
  ["a module that esbuild made", "required:/packages/index.js", "at run (file://<compiled>/main.mjs:1:1)"],
])("shows a position in %s", (_, source, expected) => {
  expect(shown(source)).toContain(expected);
});
