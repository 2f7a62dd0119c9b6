import { execFileSync } from "node:child_process";
import { skipWithoutPrograms } from "./without-programs.ts";

/** Runs Git in `directory` as somebody whom no configuration of this machine knows. */
export function git(directory: string, ...args: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: "Anna", GIT_AUTHOR_EMAIL: "anna@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Anna", GIT_COMMITTER_EMAIL: "anna@example.com" };
  const env = { ...process.env, ...who, ...committer, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  return execFileSync("git", args, { cwd: directory, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes `directory` a Git repository with one commit of all its files. */
export function initRepository(directory: string): void {
  git(directory, "init", "--quiet", "--template=", "--initial-branch=main");
  commitAll(directory, "Start");
}

/** Commits every file, and returns the commit's id. */
export function commitAll(directory: string, message: string): string {
  git(directory, "add", "--all");
  git(directory, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(directory, "rev-parse", "HEAD").trim();
}

/** Skips the tests of a file or a `describe`, with the reason, if there is no Git. */
export function skipWithoutGit(): void {
  skipWithoutPrograms("git");
}
