import { execa } from "execa";
import type { Io } from "../io.ts";

/** The commit that is checked out. */
export interface Commit {
  /** Abbreviated. */
  readonly hash: string;
  /** Whether files below the root differ from it, or are not in it and not ignored. */
  readonly hasUncommittedChanges: boolean;
}

/** Long enough for a large repository; a report does not wait longer for it. */
const timeout = 5000;

/** The commit of the repository; `undefined` without git, without a repository, or if git refuses to read it. */
export async function currentCommit({ root, env }: Pick<Io, "root" | "env">): Promise<Commit | undefined> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const options = { cwd: root, env: { ...env, GIT_OPTIONAL_LOCKS: "0" }, extendEnv: false, reject: false, timeout };
    const { exitCode, stdout } = await execa("git", args, options);
    return exitCode === 0 ? stdout : undefined;
  };
  const [hash, changes] = await Promise.all([
    git("rev-parse", "--short=8", "HEAD"),
    git("status", "--porcelain", "--", "."),
  ]);
  return hash === undefined || changes === undefined ? undefined : { hash, hasUncommittedChanges: changes !== "" };
}
