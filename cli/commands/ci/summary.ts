import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { AffectedStacks } from "../../ci/affected-stacks.ts";
import { childJobs } from "../../ci/gitlab/child-jobs.ts";
import { type GitLab, gitlabFrom } from "../../ci/gitlab/gitlab.ts";
import { postNote } from "../../ci/gitlab/merge-request-note.ts";
import { orWarn } from "../../ci/gitlab/or-warn.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { type PipelineVariables, pipelineVariables } from "../../ci/pipeline-variables.ts";
import type { PlannedCommit } from "../../ci/planned-commit.ts";
import { readAffected } from "../../ci/read-affected.ts";
import { collectPlans, type PlanJobs, type PlannedEnvironment } from "../../ci/summary/collect-plans.ts";
import { terraformReport } from "../../ci/summary/terraform-report.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { failedStacks, renderNoPlan, renderPipelinePlan } from "../../output/render-pipeline-plan.ts";

const help = `
Collects the plans of the affected stacks from pipeline/plans/ or, where they are missing, from the jobs of the child pipeline.
Writes pipeline/summary.md, which is also printed, and pipeline/terraform.json, and creates or updates the one note in
the merge request. A note that cannot be posted is a warning, and nothing else.

Exit code: 0 every affected stack has a plan, 1 one has none. Personal environments do not count.`;

export function ciSummaryCommand(command: Command, context: Context): Command {
  return command.addHelpText("after", help).action(async () => {
    const { root, env } = context.io;
    const variables = pipelineVariables(env);
    const origin = originOf(variables);
    const gitlab = await connect(context);
    let affected: AffectedStacks;
    try {
      affected = readAffected(root);
    } catch (failure) {
      if (failure instanceof UserError)
        await publish(context, gitlab, variables, renderNoPlan(origin, failure.message));
      throw failure;
    }
    const environments = await collectPlans(root, affected, await planJobs(context, gitlab, variables, affected));
    write(root, pipelineFiles.terraformReport, `${JSON.stringify(terraformReport(environments))}\n`);
    writePlanned(root, variables, environments);
    await publish(context, gitlab, variables, renderPipelinePlan(origin, affected, environments));
    const failed = failedStacks(environments).filter(({ kind }) => kind === "permanent");
    if (failed.length > 0) throw new UserError(`Without a plan: ${failed.map(({ id }) => id).join(", ")}.`);
  });
}

async function connect({ io, colors }: Context): Promise<GitLab | undefined> {
  const found = await gitlabFrom(io.env);
  if (!("reason" in found)) return found;
  io.stderr.write(colors.dim(`Without GitLab: ${found.reason}\n`));
  return undefined;
}

function originOf({ commit = "unknown commit", mergeRequest, pipeline }: PipelineVariables) {
  return {
    commit: mergeRequest?.commit ?? commit,
    ...(mergeRequest !== undefined && { into: mergeRequest.target }),
    ...(pipeline?.url !== undefined && { pipelineUrl: pipeline.url }),
  };
}

/** The jobs of the child pipeline, if any plan is missing here. */
async function planJobs(
  context: Context,
  gitlab: GitLab | undefined,
  { pipeline, commit }: PipelineVariables,
  { environments }: AffectedStacks,
): Promise<PlanJobs | undefined> {
  const stacks = environments.flatMap((environment) => environment.stacks);
  const isMissing = stacks.some(({ id }) => !existsSync(join(context.io.root, pipelineFiles.plan(id))));
  if (!isMissing || gitlab === undefined || pipeline === undefined || commit === undefined) return undefined;
  return await orWarn(context, "The plans of the child pipeline cannot be had", async () => {
    return { gitlab, jobs: await childJobs(gitlab, { ...pipeline, commit }) };
  });
}

/** Leaves word for the pipeline that will apply these plans. */
function writePlanned(
  root: string,
  { commit = "", mergeRequest, pipeline }: PipelineVariables,
  environments: readonly PlannedEnvironment[],
): void {
  const planned: PlannedCommit = {
    schemaVersion: 1,
    commit: mergeRequest?.commit ?? commit,
    pipeline: pipeline?.id ?? 0,
    stacks: environments.flatMap(({ stacks }) => stacks.flatMap((stack) => ("report" in stack ? stack.id : []))),
  };
  write(root, pipelineFiles.planned, `${JSON.stringify(planned)}\n`);
}

async function publish(
  context: Context,
  gitlab: GitLab | undefined,
  { mergeRequest, pipeline }: PipelineVariables,
  text: string,
): Promise<void> {
  const { root, stdout, stderr } = context.io;
  write(root, pipelineFiles.summary, text);
  stdout.write(text);
  if (gitlab === undefined || mergeRequest === undefined || pipeline === undefined) return;
  const { iid, commit } = mergeRequest;
  const note = { topic: "plan", mergeRequest: iid, pipeline: pipeline.id, commit, text };
  const done = await orWarn(context, "The note was not posted", () => postNote(gitlab, note));
  if (done !== undefined) stderr.write(`${printable(done)}\n`);
}

function write(root: string, file: string, text: string): void {
  writeWhole(join(root, file), text);
}
