import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import { type Git, gitIn } from "../git.ts";
import type { Io } from "../io.ts";
import { makePrivateDirectory } from "../plan/directories.ts";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { linkPackages } from "./link-packages.ts";

/** The repository as it was at another commit, in a directory of its own. */
export interface OtherCommit {
  /** The directory. */
  readonly root: string;
  /**
   * Runs `./platform <args>` by the code of that commit, against the states, the emulated world and the caches of this
   * working directory. What it writes to stderr is passed on as it comes; so are interrupts, to it.
   */
  run(args: readonly string[]): Promise<Ran>;
}

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly isInterrupted: boolean;
}

/** Somebody pressed Ctrl-C or ended the job. */
export class InterruptedError extends UserError {}

/**
 * Checks out another commit below `.platform/ci/worktrees/`, installs its packages (or links those of this directory if
 * both have the same pnpm-lock.yaml), gives it to `work`, and removes it afterwards. What a killed process left there
 * is removed by the next.
 *
 * @param commit full or abbreviated id of a commit that this clone has
 * @throws {UserError} when it cannot be checked out or its packages cannot be installed
 */
export async function atCommit<T>(
  io: Pick<Io, "root" | "env" | "stderr" | "onInterrupt">,
  commit: string,
  work: (other: OtherCommit) => Promise<T>,
): Promise<T> {
  // Hooks of the person who runs this are not meant for a checkout that comes and goes.
  const git: Git = (...args) => gitIn(io.root, io.env)("-c", "core.hooksPath=/dev/null", ...args);
  const base = join(io.root, ".platform", "ci", "worktrees");
  makePrivateDirectory(base);
  await removeLeftovers(git, base);
  const worktree = mkdtempSync(join(base, `${process.pid}-${commit.slice(0, 8)}-`));
  let isInterrupted = false;
  const ignore = io.onInterrupt(() => {
    isInterrupted = true;
  });
  try {
    const added = await git("worktree", "add", "--quiet", "--detach", worktree, commit);
    if (isInterrupted) throw interrupted();
    if (added === undefined) {
      throw new UserError(`Git could not check out commit ${commit} in ${worktree}: "git worktree add" says why.`);
    }
    // The repository may be a folder of another one.
    const root = join(worktree, (await git("rev-parse", "--show-prefix")) ?? "");
    shareWorkingFiles(io.root, root);
    await installPackages(io, root, commit);
    if (isInterrupted) throw interrupted();
    return await work({ root, run: (args) => run(io, root, join(root, "platform"), args) });
  } finally {
    await remove(git, worktree);
    ignore();
  }
}

function interrupted(): InterruptedError {
  return new InterruptedError("Interrupted. Nothing was changed.");
}

/** What `platform` keeps below `.platform/`, and what a target and a cache need to be the same ones in both. */
const shared = ["aws", "emulated", "backups", "ci", "plugin-cache", "tools"];

/**
 * Links the folders below `.platform/`, not `.platform` itself: .gitignore names a folder, so that Git would take a link
 * for a change.
 */
function shareWorkingFiles(from: string, to: string): void {
  mkdirSync(join(to, ".platform"), { mode: 0o700 });
  for (const name of shared) {
    const folder = join(from, ".platform", name);
    makePrivateDirectory(folder);
    symlinkSync(folder, join(to, ".platform", name));
  }
}

/** @throws {UserError} with the first line of what the package manager says */
async function installPackages(io: Pick<Io, "root" | "env" | "stderr" | "onInterrupt">, to: string, commit: string) {
  if (lockFileOf(io.root) === lockFileOf(to) && existsSync(join(io.root, "node_modules"))) {
    linkPackages(io.root, to);
    return;
  }
  io.stderr.write(`Commit ${commit.slice(0, 8)} has another pnpm-lock.yaml: installing its packages.\n`);
  const { packageManager } = JSON.parse(readFileSync(join(to, "package.json"), "utf8")) as { packageManager: string };
  const store = storeOf(io.root);
  const args = ["--yes", packageManager, "install", "--frozen-lockfile", "--prefer-offline", ...store];
  const { exitCode, stdout, stderr, isInterrupted } = await run({ ...io, env: withRegistry(io.env) }, to, "npx", args);
  if (exitCode === 0) return;
  if (isInterrupted) throw interrupted();
  throw new UserError(
    `The packages of commit ${commit} could not be installed: ${firstLine(stderr) || firstLine(stdout)}`,
  );
}

/** The same mirror as for the packages of this directory: scripts/setup.mjs. */
function withRegistry(env: Io["env"]): Io["env"] {
  const registry = env["PLATFORM_NPM_REGISTRY"] ?? "";
  return registry === "" ? env : { ...env, npm_config_registry: registry };
}

/** Packages that are in the store of this directory's packages are not downloaded again. */
function storeOf(root: string): string[] {
  const file = join(root, "node_modules", ".modules.yaml");
  const store = existsSync(file) ? /^\s*"?storeDir"?:\s*"?([^"\n]+)/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return store === undefined ? [] : ["--store-dir", store];
}

function lockFileOf(root: string): string | undefined {
  const file = join(root, "pnpm-lock.yaml");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The first line that is not empty. */
export function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? "";
}

async function run(
  io: Pick<Io, "env" | "stderr" | "onInterrupt">,
  cwd: string,
  program: string,
  args: readonly string[],
): Promise<Ran> {
  // In a process group of its own, a Ctrl-C on the terminal reaches it only once, through the listener.
  const child = execa(program, [...args], {
    cwd,
    env: { ...io.env },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    detached: true,
    maxBuffer: 512 * 1024 * 1024,
  });
  child.stderr.on("data", (chunk: Buffer) => io.stderr.write(chunk));
  let isInterrupted = false;
  const ignore = io.onInterrupt(() => {
    isInterrupted = true;
    child.kill("SIGINT");
  });
  try {
    const { exitCode = 1, stdout, stderr, code, shortMessage } = await child;
    const said = code === "ENOENT" ? `${program} was not found. ${shortMessage ?? ""}` : stderr;
    return { exitCode, stdout, stderr: said, isInterrupted };
  } finally {
    ignore();
  }
}

async function removeLeftovers(git: Git, base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    if (!isProcessAlive(Number.parseInt(name, 10))) await remove(git, join(base, name));
  }
}

async function remove(git: Git, worktree: string): Promise<void> {
  rmSync(worktree, { recursive: true, force: true });
  await git("worktree", "prune");
}
