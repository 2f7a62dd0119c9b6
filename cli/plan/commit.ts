import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { gitIn } from "../git.ts";
import type { Io } from "../io.ts";

/** The commit that is checked out. */
export interface Commit {
  /** Abbreviated. */
  readonly hash: string;
  /** Whether files below the root differ from it, or are not in it and not ignored. */
  readonly hasUncommittedChanges: boolean;
}

/** Long enough for a large repository, in milliseconds; a report does not wait longer for it. */
const timeout = 5000;

/** The commit of the repository; `undefined` without git, without a repository, or if git refuses to read it. */
export async function currentCommit({ root, env }: Pick<Io, "root" | "env">): Promise<Commit | undefined> {
  if (env["GIT_DIR"] === undefined && !isInRepository(root)) return undefined;
  const git = gitIn(root, env, { timeout });
  try {
    return commitIn((await git("status", "--porcelain=v2", "--branch", "--", ".")) ?? "");
  } catch (failure) {
    if (failure instanceof UserError) return undefined;
    throw failure;
  }
}

/** Git need not be started to find that there is no repository. */
function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, ".git"))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInRepository(parent);
}

/** @param status as `git status --porcelain=v2 --branch` prints it: headers begin with `#`, changes do not */
function commitIn(status: string): Commit | undefined {
  const hash = /^# branch\.oid ([0-9a-f]{8})/m.exec(status)?.[1];
  return hash === undefined ? undefined : { hash, hasUncommittedChanges: /^[^#]/m.test(status) };
}
