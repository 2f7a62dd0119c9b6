import { lstatSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findTool, isProgram, toolVersions } from "@ml-platform/emulator/tools";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import { makeFolder } from "../../tools/install-release.ts";
import { isLeftover, unfinishedName } from "../../tools/leftover.ts";

/** A program that pip installs. */
export interface PythonTool {
  /** Names its folder. */
  readonly tool: keyof typeof toolVersions;
  readonly title: string;
  readonly program: string;
  /** What pip installs; of the packages that it needs, pip takes the newest ones that fit. */
  readonly requirement: string;
}

export const pythonTools: readonly PythonTool[] = [
  {
    tool: "moto",
    title: `moto ${toolVersions.moto}`,
    program: "moto_server",
    requirement: `moto[server]==${toolVersions.moto}`,
  },
  {
    tool: "awscli",
    title: `AWS CLI ${toolVersions.awscli}`,
    program: "aws",
    requirement: `awscli==${toolVersions.awscli}`,
  },
];

const prefix = "venv-";

/**
 * Installs a tool into a virtual environment of its own below `folder`. `folder/bin` is a link to its programs, made
 * last: programs name the path of their Python, so a finished environment could not be moved to its place.
 *
 * @throws {UserError} when there is no Python, or pip fails
 */
export async function installPythonTool(
  { title, program, requirement }: PythonTool,
  folder: string,
  { env, signal }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal?: AbortSignal },
): Promise<void> {
  const python = findTool("python3", env);
  if (python === undefined) {
    throw new UserError(
      `python3 was not found on PATH, and ${title} needs it. Install Python 3.10 or newer: https://www.python.org/downloads.`,
    );
  }
  makeFolder(folder);
  removeLeftovers(folder);
  const venv = join(folder, unfinishedName(prefix));
  const run = async (file: string, ...args: string[]): Promise<void> => {
    const options = { env, extendEnv: false, reject: false, all: true, stdin: "ignore" } as const;
    const { failed, all } = await execa(file, args, {
      ...options,
      ...(signal !== undefined && { cancelSignal: signal }),
    });
    if (failed)
      throw new UserError(`${title} could not be installed: ${[basename(file), ...args].join(" ")} failed.\n${all}`);
  };
  try {
    await run(python, "-m", "venv", venv);
    const quietly = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await run(join(venv, "bin", "pip"), "install", ...quietly, requirement);
    if (!isProgram(join(venv, "bin", program))) {
      throw new UserError(`${requirement} brought no program named ${program}. It was not installed.`);
    }
    link(venv, folder, program);
  } catch (failure) {
    rmSync(venv, { recursive: true, force: true });
    throw failure;
  }
}

function link(venv: string, folder: string, program: string): void {
  const bin = join(folder, "bin");
  // Another process was first.
  if (isProgram(join(bin, program))) {
    rmSync(venv, { recursive: true, force: true });
    return;
  }
  // An environment that was made here without a link, and has no program: its installation was broken off.
  if (lstatSync(bin, { throwIfNoEntry: false })?.isDirectory()) rmSync(bin, { recursive: true });
  const made = join(folder, unfinishedName(".bin-"));
  symlinkSync(join(basename(venv), "bin"), made);
  renameSync(made, bin);
}

function removeLeftovers(folder: string): void {
  const used = lstatSync(join(folder, "bin"), { throwIfNoEntry: false })?.isSymbolicLink()
    ? dirname(readlinkSync(join(folder, "bin")))
    : undefined;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name !== used && isLeftover(path, prefix)) rmSync(path, { recursive: true, force: true });
  }
}
