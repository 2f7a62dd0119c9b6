import { UserError } from "@ml-platform/rules";

/** Runs Git in a directory. `undefined` is a failure, with which `git` exits when it is asked for what is not there. */
export type Git = (...args: readonly string[]) => Promise<string | undefined>;

/**
 * Git in `directory`, without questions, pagers and hooks of the user's configuration.
 *
 * @param timeout milliseconds after which Git has failed @default - it may take as long as it needs
 * @throws {UserError} when there is no Git to run
 */
export function gitIn(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
  { timeout }: { readonly timeout?: number } = {},
): Git {
  return async (...args) => {
    const { execa } = await import("execa");
    const { stdout, failed, code } = await execa("git", ["--no-pager", ...args], {
      cwd: directory,
      env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" },
      extendEnv: false,
      reject: false,
      ...(timeout !== undefined && { timeout }),
    });
    if (code === "ENOENT") throw new UserError("Git was not found on PATH. Install it (https://git-scm.com).");
    return failed ? undefined : stdout;
  };
}
