import type { GitLab } from "./gitlab.ts";
import { GitLabProblem, tokenVariables } from "./gitlab-problem.ts";

/**
 * The number of the user of the project token. Anybody can write a note or an issue that looks like a pipeline's; only
 * what this user wrote counts.
 *
 * @param what is to be written, for the error: "notes"
 * @throws {GitLabProblem} with a job token, which writes nothing
 */
export async function ownUser({ token, users }: Pick<GitLab, "token" | "users">, what: string): Promise<number> {
  if (token === "job") {
    throw new GitLabProblem(
      `${tokenVariables.job} may not write ${what}. Set ${tokenVariables.project} to a project access token with the scope "api" and the role Developer.`,
    );
  }
  return (await users.showCurrentUser()).id;
}
