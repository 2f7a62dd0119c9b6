import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { loadEnvironments } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { writeEnvironment } from "../write-environment.ts";

skipWithoutTerraform();

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** The parts of the repository that the cdktf command line needs; everything else is linked or left out. */
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

const scratch = scratchDirectory("cdktf-");

/** Leaves out this repository's own environments, so that the tests do not depend on them. */
async function copyRepository(directory: string): Promise<void> {
  for (const name of copied) {
    cpSync(join(repository, name), join(directory, name), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  const importModule = async () => ({});
  for (const { file } of await loadEnvironments(join(directory, "environments"), { importModule })) {
    rmSync(join(directory, file));
  }
}

describe("the cdktf command line, on a single stack", () => {
  const directory = mkdtempSync(join(scratch, "repository-"));

  beforeAll(async () => {
    await copyRepository(directory);
    writeEnvironment(directory, smallSpec);
  });

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

  it("plans and applies it", async () => {
    const { exitCode, all } = await emulated("apply", "small-network", "--auto-approve", "--skip-provider-lock");
    expect(exitCode, all).toBe(0);
    expect(stripVTControlCharacters(all)).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(existsSync(join(directory, ".platform", "emulated", "state", "small-network.tfstate"))).toBe(true);
  });

  it("keeps the working directories of AWS and of a rehearsal apart", () => {
    expect(existsSync(join(directory, ".platform", "emulated", "cdktf.out", "stacks", "small-network"))).toBe(true);
    expect(existsSync(join(directory, "cdktf.out"))).toBe(false);
    expect(existsSync(join(repository, "cdktf.out", "stacks", "small-network"))).toBe(false);
  });
});
