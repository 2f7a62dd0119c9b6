import { scratchDirectory } from "@ml-platform/cli/testing";
import { describe, expect, it } from "vitest";
import { hasRoomInMemory, leftovers, makeMemoryDirectory } from "./memory-directory.ts";

const gib = 1024 ** 3;
const tmpfs = { type: 0x01021994, bavail: 4 * 1024, bsize: 1024 ** 2 };

describe("temporary files are kept in memory", () => {
  it.each([
    ["a file system in memory with room", tmpfs, 8 * gib, true],
    ["little room on it", { ...tmpfs, bavail: 64 }, 8 * gib, false],
    ["little memory for programs", tmpfs, 7 * gib, false],
    ["a disk", { ...tmpfs, type: 0xef53 }, 8 * gib, false],
  ])("with %s: %#", (_title, fileSystem, freeMemory, expected) => {
    expect(hasRoomInMemory(fileSystem, freeMemory)).toBe(expected);
  });

  it("nowhere else than in a file system in memory", () => {
    const missing = `${scratchDirectory("no-memory-")}/missing`;
    expect(makeMemoryDirectory(missing)).toBeUndefined();
  });
});

it("removes what ended processes of the same container left", () => {
  const names = ["tests-7-10", "tests-7-11", "tests-8-10", "tests-7-10-saved", "tests-7", "shared-memory"];
  expect(leftovers(names, "7", (pid) => pid === 11)).toEqual(["tests-7-10"]);
});
