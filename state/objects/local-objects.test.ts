import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { localObjects } from "./local-objects.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "local-objects-"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

const directory = () => join(root, "objects");
const open = () => localObjects(directory());

describe("objects in a directory", () => {
  it("are written under a condition, read and removed", async () => {
    const store = open();
    expect(await store.read("alice.json")).toBeUndefined();
    expect(await store.keys()).toEqual([]);

    const first = (await store.write("alice.json", "1", "absent")) ?? "";
    expect(await store.read("alice.json")).toEqual({ text: "1", version: first });
    expect(await store.write("alice.json", "again", "absent")).toBeUndefined();

    const second = (await store.write("alice.json", "2", { version: first })) ?? "";
    expect(await store.write("alice.json", "late", { version: first })).toBeUndefined();
    expect(await store.remove("alice.json", first)).toBe(false);
    expect((await store.read("alice.json"))?.text).toBe("2");
    expect(await store.keys()).toEqual(["alice.json"]);

    expect(await store.remove("alice.json", second)).toBe(true);
    expect(await store.read("alice.json")).toBeUndefined();
    expect(await store.keys()).toEqual([]);
    expect(await store.remove("alice.json", second)).toBe(true);
  });

  it("never give a version out twice: what was removed and made again is another", async () => {
    const store = open();
    const first = (await store.write("alice.json", "1", "absent")) ?? "";
    await store.remove("alice.json");
    expect(await store.write("alice.json", "late", { version: first })).toBeUndefined();
    const second = (await store.write("alice.json", "1", "absent")) ?? "";
    expect(second).not.toBe(first);
    expect(await store.remove("alice.json", first)).toBe(false);
    expect(await store.write("alice.json", "late", { version: first })).toBeUndefined();
  });

  it("can be read by their owner only", async () => {
    await open().write("alice.json", "1", "absent");
    const files = readdirSync(root, { recursive: true }).map(String);
    expect(files.sort()).toEqual(["objects", "objects/alice.json", "objects/alice.json/1"]);
    for (const file of files) expect(statSync(join(root, file)).mode & 0o077).toBe(0);
  });

  it("keep one file each once their earlier versions are older than some minutes", async () => {
    const store = open();
    for (const text of ["1", "2", "3"]) await store.write("alice.bundle.json", text, "any");
    const versions = () => readdirSync(join(directory(), "alice.bundle.json"));
    expect(versions()).toHaveLength(3);
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ["Date"] });
    await store.write("alice.bundle.json", "4", "any");
    expect(versions().sort()).toEqual(["3", "4"]);
    expect((await store.read("alice.bundle.json"))?.text).toBe("4");
  });

  it("are not disturbed by what a killed process left, which is removed as late", async () => {
    const store = open();
    await store.write("alice.json", "1", "absent");
    const left = join(directory(), "alice.json", "unfinished-1");
    writeFileSync(left, "half of an obj");
    expect((await store.read("alice.json"))?.text).toBe("1");
    await store.write("alice.json", "2", "any");
    expect(existsSync(left)).toBe(true);
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ["Date"] });
    await store.write("alice.json", "3", "any");
    expect(existsSync(left)).toBe(false);
  });

  it("lose no write of processes that count up at once, and are killed at any point", async () => {
    const each = 40;
    const count = (label: string) => {
      const code = `
        import { localObjects } from ${JSON.stringify(join(import.meta.dirname, "local-objects.ts"))};
        const store = localObjects(${JSON.stringify(directory())});
        for (let done = 0; done < ${each}; ) {
          const found = await store.read("count");
          const next = JSON.stringify([...JSON.parse(found?.text ?? "[]"), ${JSON.stringify(label)} + done]);
          const version = await store.write("count", next, found === undefined ? "absent" : { version: found.version });
          if (version !== undefined) process.stdout.write((done += 1) + "\\n");
        }`;
      return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
        cwd: join(import.meta.dirname, "..", ".."),
        stdio: ["ignore", "pipe", "inherit"],
      });
    };
    const told = await Promise.all(
      ["a", "b", "c", "d"].map(async (label, index) => {
        const child = count(label);
        let last = 0;
        for await (const chunk of child.stdout) {
          last = Number(String(chunk).trim().split("\n").at(-1));
          // Two of them are killed, wherever they are then.
          if (index < 2 && last >= 10 + index) child.kill("SIGKILL");
        }
        return { label, last };
      }),
    );
    const counted = JSON.parse((await open().read("count"))?.text ?? "[]") as string[];
    expect(new Set(counted).size).toBe(counted.length);
    for (const { label, last } of told) {
      const own = counted.filter((each) => each.startsWith(label));
      // One that is killed may have written without saying so.
      expect(own.slice(0, last)).toEqual(Array.from({ length: last }, (_, index) => `${label}${index}`));
    }
    expect(told.slice(2).map(({ last }) => last)).toEqual([each, each]);
  });
});
