import type { StackDrift } from "@ml-platform/state";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { gitlabFrom } from "../gitlab/gitlab.ts";
import { keepIssue } from "../gitlab/keep-issue.ts";
import { orWarn } from "../gitlab/or-warn.ts";
import { pipelineVariables } from "../pipeline-variables.ts";

/**
 * Opens, updates or closes the issue of an environment that differs from its states. Outside of a pipeline, and where
 * some stacks could not be checked and the others have not drifted, there is nothing to say.
 *
 * @param markdown what the issue says
 */
export async function postDrift(
  context: Context,
  environment: string,
  drifted: readonly StackDrift[],
  isComplete: boolean,
  markdown: string,
): Promise<void> {
  const { env, stderr } = context.io;
  const { pipeline, commit } = pipelineVariables(env);
  const gitlab = await gitlabFrom(env);
  if ("reason" in gitlab || pipeline === undefined || commit === undefined) return;
  if (drifted.length === 0 && !isComplete) return;
  const done = await orWarn(context, `The issue of ${environment} was not posted`, () =>
    keepIssue(gitlab, {
      topic: `drift-${environment}`,
      title: `${environment} differs from its states`,
      label: "drift",
      mark: { pipeline: pipeline.id, commit },
      ...(drifted.length > 0 && { text: markdown }),
    }),
  );
  if (done !== undefined) stderr.write(`${printable(done)}\n`);
}
