import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { terraformEnvironment } from "./environment.ts";
import { keptVersion, type Version } from "./kept-version.ts";
import { checkVersion, type Program, parseVersion, programs } from "./program.ts";

/**
 * The Terraform or OpenTofu to use: the one that `PLATFORM_TERRAFORM` names, by its path or as a command on PATH;
 * otherwise the Terraform on PATH if it is new enough, or else the one that setup downloaded.
 *
 * @throws {UserError} when there is none, it is too old, or it would encrypt states
 */
export async function findTerraform(io: Pick<Io, "env" | "root">): Promise<Program> {
  const path = io.env["PATH"] ?? "";
  const named = namedTerraform(io.env);
  const candidates =
    named === undefined ? [onPath(path, programs.Terraform.command), downloaded(io.root)] : [locate(named, path)];
  const failures: unknown[] = [];
  for (const binary of candidates) {
    if (binary === undefined) continue;
    try {
      const program = { binary, ...(await keptVersion(binary, io, () => versionOf(binary, io.env))) };
      checkVersion(program);
      refuseEncryption(program, io.env);
      return program;
    } catch (failure) {
      failures.push(failure);
    }
  }
  throw failures[0] ?? notFound(named);
}

/** What `PLATFORM_TERRAFORM` names; undefined if it is unset or empty. */
export function namedTerraform(env: Io["env"]): string | undefined {
  return env["PLATFORM_TERRAFORM"] || undefined;
}

function notFound(named: string | undefined): UserError {
  const { minimumVersion, install } = programs.Terraform;
  return new UserError(
    named === undefined
      ? `Terraform was not found on PATH. Install ${minimumVersion} or newer (${install}), run "npm start" once (it downloads one), or name a binary in PLATFORM_TERRAFORM, such as that of OpenTofu: PLATFORM_TERRAFORM=${programs.OpenTofu.command}.`
      : `PLATFORM_TERRAFORM names "${named}", which is not a command on PATH. Name one, or the path of a binary.`,
  );
}

async function versionOf(binary: string, env: Io["env"]): Promise<Version> {
  const { execa } = await import("execa");
  const { stdout, failed, shortMessage } = await execa(binary, ["version"], {
    env: terraformEnvironment(env, {}, existsSync),
    extendEnv: false,
    reject: false,
  });
  const parsed = failed ? undefined : parseVersion(stdout);
  if (parsed !== undefined) return parsed;
  const reason = whyNotExecutable(binary) ?? (failed ? shortMessage : `"version" prints the version of neither`);
  throw new UserError(
    `${binary} does not run as Terraform or OpenTofu: ${reason}. Name a working binary in PLATFORM_TERRAFORM, or unset it.`,
  );
}

/** @throws {UserError} if states would be encrypted: no command but `plan` and `apply` could read them any more */
function refuseEncryption({ name }: Program, env: Io["env"]): void {
  if (name !== "OpenTofu" || (env["TF_ENCRYPTION"] ?? "") === "") return;
  throw new UserError(
    "TF_ENCRYPTION makes OpenTofu encrypt states, and encrypted states are not supported. Unset it, and let the backend encrypt them.",
  );
}

function whyNotExecutable(file: string): string | undefined {
  if (!existsSync(file)) return "it does not exist";
  if (statSync(file).isDirectory()) return "it is a directory";
  return isExecutable(file) ? undefined : "it is not executable";
}

function locate(named: string, path: string): string | undefined {
  return named.includes("/") ? resolve(named) : onPath(path, named);
}

function onPath(path: string, command: string): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, command))
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
