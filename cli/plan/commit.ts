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
  const git = gitIn(root, env, { timeout });
  try {
    const [hash, changes] = await Promise.all([
      git("rev-parse", "--short=8", "HEAD"),
      git("status", "--porcelain", "--", "."),
    ]);
    return hash === undefined || changes === undefined ? undefined : { hash, hasUncommittedChanges: changes !== "" };
  } catch (failure) {
    if (failure instanceof UserError) return undefined;
    throw failure;
  }
}
