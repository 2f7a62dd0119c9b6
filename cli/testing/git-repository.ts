import { execFileSync } from "node:child_process";
import { skipWithoutPrograms } from "./without-programs.ts";

/** Runs Git in `directory` as somebody whom no configuration of this machine knows. */
export function git(directory: string, ...args: readonly string[]): string {
  return run(directory, "git", args);
}

/** Makes `directory` a Git repository with one commit of all its files. */
export function initRepository(directory: string): void {
  commit(directory, "git init --quiet --template= --initial-branch=main", "Start");
}

/** Commits every file, and returns the commit's id. */
export function commitAll(directory: string, message: string): string {
  return commit(directory, ":", message);
}

/** One shell for all, because to start each program from a process as large as that of tests takes longer than they run. */
function commit(directory: string, before: string, message: string): string {
  const script = `${before}; git add --all; git commit --quiet --allow-empty --message "$1"; git rev-parse HEAD`;
  return run(directory, "sh", ["-ec", script, "sh", message]).trim();
}

function run(directory: string, program: string, args: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: "Anna", GIT_AUTHOR_EMAIL: "anna@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Anna", GIT_COMMITTER_EMAIL: "anna@example.com" };
  const env = { ...process.env, ...who, ...committer, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  return execFileSync(program, args, { cwd: directory, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Skips the tests of a file or a `describe`, with the reason, if there is no Git. */
export function skipWithoutGit(): void {
  skipWithoutPrograms("git");
}
