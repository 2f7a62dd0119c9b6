import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { clearSynthesized } from "./clear-synthesized.ts";

const scratch = mkdtempSync(join(tmpdir(), "clear-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(scratch, "out-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const written = {
  "manifest.json": JSON.stringify({ stacks: { "dev-network": { synthesizedStackPath: "stacks/dev-network" } } }),
  "stacks/dev-network/cdk.tf.json": "{}",
  "stacks/mine/notes.md": "",
};

describe("clearSynthesized", () => {
  it("removes what a synthesis wrote, and nothing else", () => {
    const directory = directoryWith(written);
    clearSynthesized(directory);
    expect(existsSync(join(directory, "stacks/dev-network"))).toBe(false);
    expect(existsSync(join(directory, "stacks/mine/notes.md"))).toBe(true);
  });

  it("accepts a directory that is missing, is empty, or was left by a synthesis that was refused", () => {
    clearSynthesized(join(scratch, "missing"));
    clearSynthesized(directoryWith({}));
    const refused = directoryWith({});
    mkdirSync(join(refused, "stacks"));
    clearSynthesized(refused);
  });

  it.each([
    ["source code", { "stacks/network-stack.ts": "" }],
    ["another program's manifest", { ...written, "manifest.json": '{"name":"an app","stacks":{"dev-network":{}}}' }],
    [
      "a manifest whose stack leads out of it",
      { ...written, "manifest.json": '{"stacks":{"..":{"synthesizedStackPath":"stacks/.."}}}' },
    ],
    ["a manifest that is no JSON", { ...written, "manifest.json": "{" }],
  ])("does not touch a directory with %s", (_, files) => {
    const directory = directoryWith(files);
    expect(() => clearSynthesized(directory)).toThrow(
      `${directory} is not empty and was not written by a synthesis, so nothing is written there.`,
    );
    for (const name of Object.keys(files)) expect(existsSync(join(directory, name))).toBe(true);
  });
});
