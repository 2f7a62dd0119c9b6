import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { GitLabProblem } from "./gitlab-problem.ts";

/**
 * Does what a pipeline can do without: where GitLab refuses, a warning says so, and the exit code stays what it is.
 *
 * @param what is missing then: "The note was not posted"
 * @returns undefined if GitLab refused
 */
export async function orWarn<T>(
  { io, colors }: Pick<Context, "io" | "colors">,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (failure) {
    if (!(failure instanceof GitLabProblem)) throw failure;
    io.stderr.write(`${colors.yellow("warning:")} ${printable(`${what}: ${failure.message}`)}\n`);
    return undefined;
  }
}
