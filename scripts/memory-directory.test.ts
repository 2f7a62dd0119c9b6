import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasRoomInMemory, leftovers, makeMemoryDirectory, ownNamespace } from "./memory-directory.ts";

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
    for (const elsewhere of ["/proc", "/missing"]) expect(makeMemoryDirectory(elsewhere)).toBeUndefined();
  });

  it("in a directory that only this user can enter, after what ended processes left there is removed", ({ skip }) => {
    const namespace = existsSync("/proc/self/ns/pid") ? ownNamespace() : "";
    // No process has this id: https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html (pid_max)
    const left = `/dev/shm/tests-${namespace}-${2 ** 22 + 1}`;
    if (existsSync("/dev/shm")) mkdirSync(left, { recursive: true });
    const directory = makeMemoryDirectory();
    if (directory === undefined) {
      rmSync(left, { recursive: true, force: true });
      return skip("there is no memory to keep files in");
    }
    onTestFinished(() => rmSync(directory, { recursive: true }));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory)).toEqual([]);
    expect(existsSync(left)).toBe(false);
  });
});

it("removes what ended processes of the same container left", () => {
  const names = ["tests-7-10", "tests-7-11", "tests-8-10", "tests-7-10-saved", "tests-7", "shared-memory"];
  expect(leftovers(names, "7", (pid) => pid === 11)).toEqual(["tests-7-10"]);
});
