import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import { type Git, gitIn } from "../../git.ts";
import { deploymentName } from "../deployment-name.ts";
import { lastDeployment } from "../gitlab/deployments.ts";
import { gitlabFrom } from "../gitlab/gitlab.ts";
import { orWarn } from "../gitlab/or-warn.ts";
import { pipelineVariables } from "../pipeline-variables.ts";
import type { JobStack } from "./find-stack.ts";

/**
 * Refuses to apply a stack that was applied from a newer commit already: what was merged since would be undone. GitLab's
 * own check looks at whole environments and can be switched off. Without GitLab's API, nothing is known and nothing refused.
 *
 * @throws {UserError} if the current commit is older than the one that was deployed
 */
export async function refuseOutdated(context: Context, { id, environment }: JobStack): Promise<void> {
  const { io } = context;
  const { commit } = pipelineVariables(io.env);
  const gitlab = await gitlabFrom(io.env);
  if (commit === undefined || "reason" in gitlab) return;
  const name = deploymentName(environment, id.slice(environment.length + 1));
  const what = `Whether ${id} was applied from a newer commit is not known`;
  const deployed = await orWarn(context, what, () => lastDeployment(gitlab, name));
  if (deployed === undefined || deployed === commit) return;
  const git = gitIn(io.root, io.env);
  if (!(await isThere(git, deployed))) {
    io.stderr.write(
      `warning: ${what}: commit ${deployed.slice(0, 8)}, which it was applied from, is not in this clone.\n`,
    );
    return;
  }
  if ((await git("merge-base", "--is-ancestor", commit, deployed)) === undefined) return;
  throw new UserError(
    `${id} was applied from commit ${deployed.slice(0, 8)} already, which is newer than ${commit.slice(0, 8)}: applying this one would undo what was merged since. To go back, revert in a merge request. Nothing was changed.`,
  );
}

/** A runner's clone has only what led to its own commit: newer ones are fetched. */
async function isThere(git: Git, commit: string): Promise<boolean> {
  const exists = async () => (await git("cat-file", "-e", `${commit}^{commit}`)) !== undefined;
  if (await exists()) return true;
  await git("fetch", "--quiet", "--no-tags", "origin", commit);
  return await exists();
}
