import { UserError } from "@ml-platform/rules";
import { readReport } from "../../plan/read-report.ts";
import { resultOf } from "../../plan/report.ts";
import { latestArtifact } from "../gitlab/artifact.ts";
import type { GitLab } from "../gitlab/gitlab.ts";
import type { MergedRequest } from "../gitlab/merged-request.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { type PlannedCommit, readPlannedCommit } from "../planned-commit.ts";

/** The job that keeps all plans of a merge request's pipeline. */
const job = "summary";

/** The plan of a stack that a merge request showed, and what the stack publishes then, as files of a pipeline. */
export interface ReviewedStack {
  readonly id: string;
  readonly plan: string;
  /** @default - not known */
  readonly outputs?: string;
}

export interface RequestPlans {
  readonly pipeline: number;
  readonly stacks: readonly ReviewedStack[];
}

/**
 * The plans that the newest successful pipeline of a merge request made, if it made them for what was merged; otherwise
 * why there are none.
 *
 * @throws {GitLabProblem}
 */
export async function plansOfRequest(gitlab: GitLab, request: MergedRequest): Promise<RequestPlans | string> {
  const refs = ["head", "merge", "train"].map((kind) => `refs/merge-requests/${request.iid}/${kind}`);
  const found: { readonly ref: string; readonly planned: PlannedCommit }[] = [];
  for (const ref of refs) {
    const text = await latestArtifact(gitlab, { ref, job, artifactPath: pipelineFiles.planned });
    const planned = readPlannedCommit(text ?? "");
    if (planned !== undefined) found.push({ ref, planned });
  }
  if (found.length === 0) return "none of its pipelines has succeeded and kept its plans";
  const newest = found
    .filter(({ planned }) => planned.commit === request.head)
    .sort((a, b) => b.planned.pipeline - a.planned.pipeline)[0];
  if (newest === undefined) {
    const commits = found.map(({ planned }) => planned.commit.slice(0, 8));
    return `its plans are of ${commits.join(" and ")}, and what was merged is ${request.head.slice(0, 8)}`;
  }
  const stacks: ReviewedStack[] = [];
  for (const id of newest.planned.stacks) {
    const read = (artifactPath: string) => latestArtifact(gitlab, { ref: newest.ref, job, artifactPath });
    const plan = await read(pipelineFiles.plan(id));
    if (plan === undefined || !isPlan(plan, id)) continue;
    const outputs = await read(pipelineFiles.outputs(id));
    stacks.push({ id, plan, ...(outputs !== undefined && { outputs }) });
  }
  return { pipeline: newest.planned.pipeline, stacks };
}

/** Whether it is a plan of that stack that was made, and could be applied. */
function isPlan(text: string, id: string): boolean {
  try {
    const report = readReport(text, id);
    return resultOf(report) !== "failed" && report.stacks.length === 1 && report.stacks[0]?.id === id;
  } catch (failure) {
    if (failure instanceof UserError) return false;
    throw failure;
  }
}
