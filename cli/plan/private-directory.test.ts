import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makePrivateDirectory } from "./private-directory.ts";

const scratch = mkdtempSync(join(tmpdir(), "private-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function mode(path: string): number {
  return statSync(path).mode & 0o777;
}

it("makes a directory for its owner only", () => {
  const path = join(scratch, "made", "aws");
  makePrivateDirectory(path);
  expect(mode(path)).toBe(0o700);
});

it("closes one that others made open", () => {
  const path = join(scratch, "open");
  mkdirSync(path, { mode: 0o755 });
  makePrivateDirectory(path);
  expect(mode(path)).toBe(0o700);
});
