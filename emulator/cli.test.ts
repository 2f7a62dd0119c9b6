import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "./testing/terraform.ts";

const bin = fileURLToPath(new URL("./bin/emulator.mjs", import.meta.url));

describe("the emulator command", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryDirectory();
    writeFileSync(join(root, "pnpm-workspace.yaml"), "packages: []\n");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [bin, ...args], { cwd: join(root, "below"), encoding: "utf8" });

  it("removes world and state at the workspace root once confirmed, and nothing else", () => {
    mkdirSync(join(root, "below"));
    for (const name of ["world", "state", "runs"])
      mkdirSync(join(root, ".platform/emulated", name), { recursive: true });
    const unconfirmed = run("reset");
    expect(unconfirmed.status).toBe(1);
    expect(unconfirmed.stderr).toContain(
      "Nothing was removed. There is no terminal to ask for confirmation: pass --yes.",
    );
    expect(existsSync(join(root, ".platform/emulated/world"))).toBe(true);
    expect(run("reset", "--yes").stdout).toContain("Removed .platform/emulated/world, .platform/emulated/state.");
    const left = ["world", "state", "runs"].map((name) => existsSync(join(root, ".platform/emulated", name)));
    expect(left).toEqual([false, false, true]);
    expect(run("reset", "--yes").stdout).toContain("Nothing to remove");
  });

  it("passes the command its options, and returns its exit code", () => {
    mkdirSync(join(root, "below"));
    const { status, stdout } = run(
      "exec",
      "--",
      process.execPath,
      "-e",
      "console.log(process.argv[1]); process.exit(3)",
      "--",
      "--yes",
    );
    expect([status, stdout.trim()]).toEqual([3, "--yes"]);
  });

  it("names the versions of the AWS provider that it knows, and runs nothing with another", () => {
    mkdirSync(join(root, "below"));
    const { status, stdout, stderr } = run("exec", "--provider-version", "4.0.0", "--", "echo", "ran");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/does not know hashicorp\/aws 4\.0\.0: It knows 5\.100\.0, 6\.25\.0, 6\.\d+\.\d+\./);
  });

  it("prints its usage", () => {
    mkdirSync(join(root, "below"));
    expect(run("--help").stdout).toContain("exec [options] <command...>");
  });
});
