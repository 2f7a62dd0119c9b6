import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { createRunDirectory, inScratchDirectory, makePrivateDirectory, removeOldRuns } from "./directories.ts";

const scratch = mkdtempSync(join(tmpdir(), "runs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const now = new Date("2026-11-21T12:00:00Z");
const nobody = 999_999;

/** A directory with `count` runs of earlier days. */
function runs(count: number): { base: string; old: (day: number) => string } {
  const base = mkdtempSync(join(scratch, "base-"));
  const old = (day: number): string => join(base, `2026-01-${day}T00-00-00-000-${nobody}`);
  for (let day = 10; day < 10 + count; day++) mkdirSync(old(day));
  return { base, old };
}

describe("makePrivateDirectory", () => {
  const mode = (path: string): number => statSync(path).mode & 0o777;

  it("creates a directory that only its owner can read", () => {
    const path = join(scratch, "made", "aws");
    makePrivateDirectory(path);
    expect(mode(path)).toBe(0o700);
  });

  it("restricts one that is open to others", () => {
    const path = join(scratch, "open");
    mkdirSync(path, { mode: 0o755 });
    makePrivateDirectory(path);
    expect(mode(path)).toBe(0o700);
  });
});

it("removes a scratch directory, also that of a process that was killed, but none that is in use", async () => {
  const base = mkdtempSync(join(scratch, "base-"));
  mkdirSync(join(base, `scratch-${nobody}-abcdef`, "new"), { recursive: true });
  mkdirSync(join(base, `scratch-${process.pid}-abcdef`));
  await inScratchDirectory(base, async (directory) => expect(existsSync(directory)).toBe(true));
  expect(readdirSync(base)).toEqual([`scratch-${process.pid}-abcdef`]);
});

it("creates directories of their own for two runs of one process that start at the same time", () => {
  const { base } = runs(0);
  const names = [1, 2].map(() => createRunDirectory(base, now, 4711));
  expect(names).toEqual([join(base, "2026-11-21T12-00-00-000-4711"), join(base, "2026-11-21T12-00-00-000-1-4711")]);
  expect(names.every((name) => existsSync(name))).toBe(true);
});

describe("removeOldRuns", () => {
  it("keeps ten runs", async () => {
    const { base, old } = runs(12);
    createRunDirectory(base, now, 1);
    await removeOldRuns(base);
    expect(readdirSync(base)).toHaveLength(10);
    expect([10, 11, 12, 13].map((day) => existsSync(old(day)))).toEqual([false, false, false, true]);
  });

  it("treats a process of another user as running", async () => {
    const { base } = runs(12);
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    createRunDirectory(base, now, 1);
    await removeOldRuns(base);
    expect(readdirSync(base)).toHaveLength(13);
  });

  it("leaves what it cannot read or remove, as when another command removes it too", async () => {
    const { base, old } = runs(12);
    writeFileSync(join(old(10), "stacks"), "not a directory");
    createRunDirectory(base, now, 1);
    await removeOldRuns(base);
    expect(readdirSync(base)).toHaveLength(11);
    expect(existsSync(old(10))).toBe(true);
  });
});
