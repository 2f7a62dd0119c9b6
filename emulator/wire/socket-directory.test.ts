import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSocketDirectory } from "./socket-directory.ts";

describe("makeSocketDirectory", () => {
  let parent: string;
  let listener: Server | undefined;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "parent-"));
  });
  afterEach(async () => {
    await new Promise((resolve) => (listener === undefined ? resolve(undefined) : listener.close(resolve)));
    listener = undefined;
    rmSync(parent, { recursive: true, force: true });
  });

  const make = (...parents: string[]) => makeSocketDirectory(["aws", "helm"], parents);
  const listen = (socket: string): Promise<void> =>
    new Promise((resolve) => {
      listener = createServer().listen(socket, resolve);
    });
  const setAge = (directory: string, seconds: number): void => {
    const then = statSync(parent).mtimeMs / 1000 - seconds;
    utimesSync(directory, then, then);
  };

  it("makes a directory that only this user can enter, and removes it", async () => {
    const sockets = await make(parent);
    const [name = ""] = readdirSync(parent);
    expect(sockets.socket("aws")).toBe(join(parent, name, "aws"));
    expect(statSync(join(parent, name)).mode & 0o777).toBe(0o700);
    sockets.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("removes it when the process exits without doing so", () => {
    const source = JSON.stringify(new URL("socket-directory.ts", import.meta.url).href);
    const code = `
      const { makeSocketDirectory } = await import(${source});
      await makeSocketDirectory(["aws"], [${JSON.stringify(parent)}]);
      process.exit(3);`;
    const args = ["--import", "tsx", "--input-type=module", "--eval", code];
    expect(spawnSync(process.execPath, args).status).toBe(3);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("uses the next place where a path would be too long or nothing can be written", async () => {
    const long = join(parent, "x".repeat(100));
    mkdirSync(long);
    const sockets = await make(long, join(parent, "missing"), parent);
    expect(sockets.socket("helm")).toMatch(new RegExp(`^${parent}/emulator-sockets-\\w{6}/helm$`));
    sockets.remove();
  });

  it("says why there is no place", async () => {
    const long = join(parent, "x".repeat(100));
    await expect(make(long)).rejects.toThrow(
      `The emulator found no place for its sockets: a socket below ${long} would have a path over 103 bytes. Set TMPDIR.`,
    );
  });

  it("removes what killed emulators left, and nothing that is in use, new or of another name", async () => {
    const path = (name: string): string => join(parent, name);
    const names = ["emulator-sockets-killed", "emulator-sockets-inuse", "emulator-sockets-starts", "other-old"];
    for (const name of names) mkdirSync(path(name));
    // A listener that is killed leaves its socket.
    const killed = `require("net").createServer().listen(${JSON.stringify(path("emulator-sockets-killed/aws"))}, () => process.kill(process.pid, "SIGKILL"))`;
    expect(spawnSync(process.execPath, ["-e", killed]).signal).toBe("SIGKILL");
    expect(existsSync(path("emulator-sockets-killed/aws"))).toBe(true);
    await listen(path("emulator-sockets-inuse/aws"));
    for (const name of names) setAge(path(name), 3600);
    setAge(path("emulator-sockets-starts"), 1);

    const sockets = await make(parent);
    sockets.remove();
    expect(readdirSync(parent).sort()).toEqual(["emulator-sockets-inuse", "emulator-sockets-starts", "other-old"]);
  });
});
