import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";

skipWithoutTerraform();

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Folders of the repository that the cdktf command line needs; the rest is linked or left out. */
const copied = [
  "rules",
  "environments",
  "modules",
  "stacks",
  "emulator",
  "cdktf.json",
  "package.json",
  "pnpm-workspace.yaml",
];

describe("the cdktf command line, on a single stack", () => {
  const directory = mkdtempSync(join(tmpdir(), "cdktf-"));

  beforeAll(() => {
    for (const name of copied)
      cpSync(join(repository, name), join(directory, name), { recursive: true, verbatimSymlinks: true });
    symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function emulated(...command: string[]) {
    const path = [
      join(repository, "node_modules", ".bin"),
      dirname(process.env["PLATFORM_TERRAFORM"] ?? ""),
      process.env["PATH"],
    ].join(":");
    return execa("emulator", ["exec", "--", "cdktf", ...command], {
      cwd: directory,
      env: { PATH: path, CI: "1" },
      preferLocal: true,
      all: true,
      reject: false,
    });
  }

  it("plans it", async () => {
    const { exitCode, all } = await emulated("plan", "dev-network", "--skip-provider-lock");
    expect(exitCode, all).toBe(0);
    expect(stripVTControlCharacters(all)).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  });

  it("applies it", async () => {
    const { exitCode, all } = await emulated("apply", "dev-network", "--auto-approve", "--skip-provider-lock");
    expect(exitCode, all).toBe(0);
    expect(readdirSync(join(directory, ".platform", "emulated", "state"))).toContain("dev-network.tfstate");
    expect(existsSync(join(repository, "cdktf.out", "dev-network"))).toBe(false);
  });
});
