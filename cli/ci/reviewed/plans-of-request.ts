import { UserError } from "@ml-platform/rules";
import { readReport } from "../../plan/read-report.ts";
import { resultOf } from "../../plan/report.ts";
import { artifactOf } from "../gitlab/artifact.ts";
import type { GitLab } from "../gitlab/gitlab.ts";
import type { MergedRequest } from "../gitlab/merged-request.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { type PlannedCommit, readPlannedCommit } from "../planned-commit.ts";

/** The job that keeps all plans of a merge request's pipeline. */
const jobName = "summary";

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
 * why there are none. Of which commit a pipeline is, GitLab says and not its files: an earlier commit of the merge request
 * may have written these by code of its own.
 *
 * Sources: https://docs.gitlab.com/api/pipelines/#list-project-pipelines and
 * https://docs.gitlab.com/api/jobs/#list-all-jobs-by-pipeline; a job token is enough since GitLab 18.
 *
 * @param isWanted whether the plan of a stack is worth asking for, by its id
 * @throws {GitLabProblem}
 */
export async function plansOfRequest(
  gitlab: GitLab,
  { iid, head }: MergedRequest,
  isWanted: (stack: string) => boolean,
): Promise<RequestPlans | string> {
  const found: PipelinePlans[] = [];
  for (const kind of ["head", "merge", "train"]) {
    const plans = await newestPlans(gitlab, `refs/merge-requests/${iid}/${kind}`);
    if (plans !== undefined) found.push(plans);
  }
  if (found.length === 0) return "none of its pipelines has succeeded and kept its plans";
  const newest = found
    .filter(({ planned, commits }) => planned.commit === head && commits.includes(head))
    .sort((a, b) => b.pipeline - a.pipeline)[0];
  if (newest === undefined) {
    const commits = found.map(({ planned, commits: [own = ""] }) => (planned.commit === head ? own : planned.commit));
    return `its plans are of ${commits.map((each) => each.slice(0, 8)).join(" and ")}, and what was merged is ${head.slice(0, 8)}`;
  }
  const stacks: ReviewedStack[] = [];
  for (const id of newest.planned.stacks.filter(isWanted)) {
    const read = (file: string) => artifactOf(gitlab, newest.job, file);
    const plan = await read(pipelineFiles.plan(id));
    if (plan === undefined || !isPlan(plan, id)) continue;
    const outputs = await read(pipelineFiles.outputs(id));
    stacks.push({ id, plan, ...(outputs !== undefined && { outputs }) });
  }
  return { pipeline: newest.pipeline, stacks };
}

/** What a pipeline has kept. */
interface PipelinePlans {
  readonly pipeline: number;
  /** The number of the job that has the files. */
  readonly job: number;
  /** The commit of the pipeline; and where that is one of GitLab, for merged results, those that it merges. */
  readonly commits: readonly string[];
  readonly planned: PlannedCommit;
}

async function newestPlans(gitlab: GitLab, ref: string): Promise<PipelinePlans | undefined> {
  const { project, pipelines, jobs } = gitlab;
  const successful = { ref, status: "success", source: "merge_request_event" } as const;
  const [pipeline] = await pipelines.all(project, {
    ...successful,
    orderBy: "id",
    sort: "desc",
    perPage: 1,
    page: 1,
  });
  if (pipeline === undefined) return undefined;
  const made = await jobs.all(project, { pipelineId: pipeline.id, perPage: 100 });
  const job = made.find(({ name }) => name === jobName);
  if (job === undefined) return undefined;
  const planned = readPlannedCommit((await artifactOf(gitlab, job.id, pipelineFiles.planned)) ?? "");
  const { parent_ids: parents } = job.commit as { readonly parent_ids?: readonly string[] };
  const merged = ref.endsWith("/head") ? [] : (parents ?? []);
  return planned && { pipeline: pipeline.id, job: job.id, commits: [pipeline.sha, ...merged], planned };
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
