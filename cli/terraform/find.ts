import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import type { Io } from "../io.ts";
import { checkVersion, minimumVersion } from "./version.ts";

/**
 * The Terraform to use: the one that `PLATFORM_TERRAFORM` names; otherwise the one on PATH if it is new enough, or else
 * the one that setup downloaded.
 *
 * @throws {UserError} when there is none, or it is too old
 */
export async function findTerraform(io: Pick<Io, "env" | "root">): Promise<string> {
  const named = io.env["PLATFORM_TERRAFORM"];
  const candidates =
    named === undefined
      ? [onPath(io.env["PATH"] ?? ""), downloaded(io.root)].filter((found) => found !== undefined)
      : [named];
  const failures: unknown[] = [];
  for (const binary of candidates) {
    try {
      checkVersion(binary, await versionOf(binary, io.env));
      return binary;
    } catch (failure) {
      failures.push(failure);
    }
  }
  throw (
    failures[0] ??
    new UserError(
      `Terraform was not found on PATH. Install ${minimumVersion} or newer (https://developer.hashicorp.com/terraform/install), run "npm start" once (it downloads one), or name a binary in PLATFORM_TERRAFORM.`,
    )
  );
}

async function versionOf(binary: string, env: Io["env"]): Promise<string> {
  const { TF_CLI_CONFIG_FILE: _, ...rest } = env;
  const { stdout, failed } = await execa(binary, ["version", "-json"], {
    env: { ...rest, CHECKPOINT_DISABLE: "1" },
    extendEnv: false,
    reject: false,
  });
  try {
    if (!failed) return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    // Reported below: what answered is not Terraform.
  }
  throw new UserError(`${binary} does not run as Terraform. Name a working binary in PLATFORM_TERRAFORM, or unset it.`);
}

function onPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, "terraform"))
    .find(isExecutable);
}

function downloaded(root: string): string | undefined {
  const tools = join(root, ".platform", "tools");
  try {
    return readdirSync(tools)
      .filter((name) => name.startsWith("terraform-"))
      .sort()
      .reverse()
      .map((name) => join(tools, name, "terraform"))
      .find(isExecutable);
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
