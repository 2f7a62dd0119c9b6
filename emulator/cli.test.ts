import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "./cli.ts";
import { temporaryDirectory } from "./testing/terraform.ts";

const bin = fileURLToPath(new URL("./bin/emulator.mjs", import.meta.url));

describe("the emulator command", () => {
  let root: string;
  let exitCode: typeof process.exitCode;
  beforeEach(() => {
    exitCode = process.exitCode;
    root = temporaryDirectory();
    writeFileSync(join(root, "pnpm-workspace.yaml"), "packages: []\n");
    mkdirSync(join(root, "below"));
  });
  afterEach(() => {
    process.exitCode = exitCode;
    rmSync(root, { recursive: true, force: true });
  });

  /** Runs the command in a folder of the repository, and returns what it prints and its exit code. */
  async function run(...args: string[]) {
    const printed = { log: "", error: "" };
    const spies = (["log", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((text) => {
        printed[name] += `${text}\n`;
      }),
    );
    process.exitCode = undefined;
    try {
      await main(args, join(root, "below"));
      return { status: process.exitCode ?? 0, stdout: printed.log, stderr: printed.error };
    } finally {
      for (const spy of spies) spy.mockRestore();
      process.exitCode = exitCode;
    }
  }

  it("removes world and state at the workspace root once confirmed, and nothing else", async () => {
    for (const name of ["world", "state", "runs"])
      mkdirSync(join(root, ".platform/emulated", name), { recursive: true });
    const unconfirmed = await run("reset");
    expect(unconfirmed.status).toBe(1);
    expect(unconfirmed.stderr).toContain(
      "Nothing was removed. There is no terminal to ask for confirmation: pass --yes.",
    );
    expect(existsSync(join(root, ".platform/emulated/world"))).toBe(true);
    expect((await run("reset", "--yes")).stdout).toContain(
      "Removed .platform/emulated/world, .platform/emulated/state.",
    );
    const left = ["world", "state", "runs"].map((name) => existsSync(join(root, ".platform/emulated", name)));
    expect(left).toEqual([false, false, true]);
    expect((await run("reset", "--yes")).stdout).toContain("Nothing to remove");
  });

  it("passes the command its options, and returns its exit code", () => {
    const script = "console.log(process.argv[1]); process.exit(3)";
    const { status, stdout } = spawnSync(
      process.execPath,
      [bin, "exec", "--", process.execPath, "-e", script, "--", "--yes"],
      { cwd: join(root, "below"), encoding: "utf8" },
    );
    expect([status, stdout.trim()]).toEqual([3, "--yes"]);
  });

  it("names the versions of the AWS provider that it knows, and runs nothing with another", async () => {
    const ran = join(root, "ran");
    const { status, stderr } = await run("exec", "--provider-version", "4.0.0", "--", "touch", ran);
    expect([status, existsSync(ran)]).toEqual([1, false]);
    expect(stderr).toMatch(
      /^[^\n]*does not know hashicorp\/aws 4\.0\.0: It knows 5\.100\.0, 6\.25\.0, 6\.\d+\.\d+\.[^\n]*\n$/,
    );
  });

  it("says in a sentence how to get moto where there is none", async () => {
    vi.stubEnv("MOTO_SERVER", "/none");
    try {
      const { status, stderr } = await run("aws");
      expect([status, stderr]).toEqual([1, expect.stringContaining("pip install 'moto[server]==5.2.1'")]);
      expect(stderr).not.toContain("    at ");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
