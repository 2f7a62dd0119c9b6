import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { release } from "./environment-lock.ts";
import { localLock } from "./local-lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "local-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () => localLock(join(directory, "state", "dev_environment.tfstate"));
const lock = (id: string) => ({
  id,
  operation: "apply",
  info: "platform apply dev",
  who: "kim@laptop",
  terraformVersion: "1.11.4",
  created: new Date("2026-11-21T08:00:00Z"),
  path: "dev",
});

/** The number of a process that has ended. */
const ended = () => spawnSync(process.execPath, ["-e", ""]).pid;

/** Writes who holds the lock. */
function heldBy(id: string, holder: object): void {
  const { file } = open();
  const text = JSON.parse(readFileSync(file, "utf8")) as { Process: object };
  writeFileSync(file, JSON.stringify({ ...text, ID: id, Process: { ...text.Process, ...holder } }));
}

describe("the lock of an environment on this machine", () => {
  it("is held by one run at a time, and can be acquired again once it is released", async () => {
    expect(await open().status()).toEqual({ status: "free" });
    expect(await open().acquire(lock("1"))).toEqual({ status: "acquired" });
    expect(await open().acquire(lock("2"))).toEqual({ status: "refused", by: { status: "held", lock: lock("1") } });
    expect(await open().status()).toEqual({ status: "held", lock: lock("1") });
    expect(await release(open(), "1")).toBe(true);
    expect(await open().status()).toEqual({ status: "free" });
    expect(await open().acquire(lock("2"))).toEqual({ status: "acquired" });
  });

  it("is acquired by one of many that try at the same time", async () => {
    const attempts = await Promise.all(Array.from({ length: 50 }, (_, id) => open().acquire(lock(String(id)))));
    expect(attempts.filter(({ status }) => status === "acquired")).toHaveLength(1);
  });

  it("can be read by its owner only, and leaves no other file", async () => {
    await open().acquire(lock("1"));
    expect(statSync(open().file).mode & 0o077).toBe(0);
    expect(readdirSync(join(directory, "state"))).toEqual([".dev_environment.lock"]);
    await open().acquire(lock("2"));
    expect(readdirSync(join(directory, "state"))).toEqual([".dev_environment.lock"]);
    await release(open(), "1");
    expect(readdirSync(join(directory, "state"))).toEqual([]);
  });

  it("is taken over from a process that has ended", async () => {
    await open().acquire(lock("1"));
    heldBy("1", { pid: ended() });
    expect(await open().status()).toEqual({ status: "free" });
    expect(await open().acquire(lock("2"))).toEqual({ status: "acquired", replaced: lock("1") });
    expect(await open().status()).toEqual({ status: "held", lock: lock("2") });
  });

  it("is taken over if another process has that number now", async ({ skip }) => {
    skip(!existsSync("/proc/self/stat"), "this system does not say when a process was started");
    await open().acquire(lock("1"));
    heldBy("1", { start: "an-earlier-boot 4711" });
    expect(await open().acquire(lock("2"))).toMatchObject({ status: "acquired" });
  });

  it("is taken over by one of many that find it left over", async () => {
    await open().acquire(lock("1"));
    heldBy("1", { pid: ended() });
    const attempts = await Promise.all(Array.from({ length: 50 }, (_, id) => open().acquire(lock(`new-${id}`))));
    expect(attempts.filter(({ status }) => status === "acquired")).toHaveLength(1);
  });

  it.each([
    ["taken over", () => open().acquire(lock("2"))],
    ["released", () => open().unlock("1")],
  ])("is %s after a process was killed while it did so", async (_, act) => {
    await open().acquire(lock("1"));
    heldBy("1", { pid: ended() });
    writeFileSync(`${open().file}.1`, JSON.stringify({ pid: ended(), host: hostname() }));
    await act();
    expect(await open().status()).not.toMatchObject({ lock: { id: "1" } });
    expect(existsSync(`${open().file}.1`)).toBe(false);
    expect(await release(open(), "2").then(() => open().acquire(lock("3")))).toEqual({ status: "acquired" });
  });

  it("is not taken over from another machine, where the process may still run", async () => {
    await open().acquire(lock("1"));
    heldBy("1", { pid: ended(), host: `not-${hostname()}` });
    expect(await open().acquire(lock("2"))).toMatchObject({ status: "refused", by: { lock: { id: "1" } } });
    await open().unlock("1");
    expect(await open().status()).toEqual({ status: "free" });
  });

  it("is released by its own id only", async () => {
    await open().acquire(lock("1"));
    expect(await release(open(), "2")).toBe(false);
    await expect(open().unlock("2")).rejects.toThrow("is still locked: the lock is 1, held by kim@laptop");
    expect(await open().status()).toMatchObject({ status: "held" });
    expect(await release(open(), "1")).toBe(true);
    expect(await release(open(), "1")).toBe(false);
    await expect(open().unlock("1")).rejects.toThrow("is no longer locked");
  });

  it("is an error if its file is something else", async () => {
    await open().acquire(lock("1"));
    writeFileSync(open().file, "");
    await expect(open().acquire(lock("2"))).rejects.toThrow("contains no lock information. Delete it by hand");
  });

  it("is an error if its directory cannot be made", async () => {
    writeFileSync(join(directory, "state"), "");
    await expect(open().acquire(lock("1"))).rejects.toThrow(/cannot be written \((EEXIST|ENOTDIR)\)/);
  });
});
