import { UserError } from "@ml-platform/rules";
import { execa } from "execa";

/** Runs Git in a directory. `undefined` is a failure, with which `git` exits when it is asked for what is not there. */
export type Git = (...args: readonly string[]) => Promise<string | undefined>;

/**
 * Git in `directory`, without questions, pagers and hooks of the user's configuration.
 *
 * @throws {UserError} when there is no Git to run
 */
export function gitIn(directory: string, env: Readonly<Record<string, string | undefined>>): Git {
  return async (...args) => {
    const { stdout, failed, code } = await execa("git", ["--no-pager", ...args], {
      cwd: directory,
      env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" },
      extendEnv: false,
      reject: false,
    });
    if (code === "ENOENT") throw new UserError("Git was not found on PATH. Install it (https://git-scm.com).");
    return failed ? undefined : stdout;
  };
}

/** The commit that is checked out, and whether files differ from it. */
export interface Commit {
  readonly id: string;
  readonly changed: boolean;
}

/** The commit that is checked out; undefined without Git, or where there is no repository. */
export async function checkedOut(git: Git): Promise<Commit | undefined> {
  try {
    const [id, changes] = await Promise.all([git("rev-parse", "--verify", "HEAD"), git("status", "--porcelain")]);
    return id === undefined ? undefined : { id, changed: changes !== "" };
  } catch (failure) {
    if (failure instanceof UserError) return undefined;
    throw failure;
  }
}
