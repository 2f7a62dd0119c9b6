import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { fileScratch, removeFileScratch } from "./file-scratch.ts";

it("is one directory until it is removed, and another one for the next file", () => {
  const directory = fileScratch();
  expect(fileScratch()).toBe(directory);
  expect(existsSync(directory)).toBe(true);
  removeFileScratch();
  expect(existsSync(directory)).toBe(false);
  expect(fileScratch()).not.toBe(directory);
});
