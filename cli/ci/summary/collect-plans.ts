import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { readReport } from "../../plan/read-report.ts";
import type { Report } from "../../plan/report.ts";
import type { AffectedEnvironment, AffectedStack, AffectedStacks } from "../affected-stacks.ts";
import { artifactOf } from "../gitlab/artifact.ts";
import { type Job, jobOf } from "../gitlab/child-jobs.ts";
import type { GitLab } from "../gitlab/gitlab.ts";
import { GitLabProblem } from "../gitlab/gitlab-problem.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { writeWhole } from "../write-whole.ts";

/** An affected stack with its plan, or why there is none. */
export type PlannedStack = AffectedStack & ({ readonly report: Report } | { readonly problem: string });

export interface PlannedEnvironment extends Omit<AffectedEnvironment, "stacks"> {
  readonly stacks: readonly PlannedStack[];
}

/** Where the plans are that are not in the working directory. */
export interface PlanJobs {
  readonly gitlab: GitLab;
  readonly jobs: readonly Job[];
}

/** The plan of each affected stack: from the working directory or else from the job that made it, whose file is kept. */
export async function collectPlans(
  root: string,
  affected: AffectedStacks,
  elsewhere: PlanJobs | undefined,
): Promise<PlannedEnvironment[]> {
  const environments: PlannedEnvironment[] = [];
  for (const environment of affected.environments) {
    const stacks: PlannedStack[] = [];
    for (const stack of environment.stacks) stacks.push({ ...stack, ...(await planOf(root, stack.id, elsewhere)) });
    environments.push({ ...environment, stacks });
  }
  return environments;
}

async function planOf(root: string, id: string, elsewhere: PlanJobs | undefined) {
  const file = pipelineFiles.plan(id);
  const path = join(root, file);
  const job = jobOf(id, elsewhere?.jobs ?? []);
  if (!existsSync(path) && elsewhere !== undefined && job !== undefined) {
    try {
      // The outputs are for the pipeline that applies the plan.
      for (const each of [file, pipelineFiles.outputs(id)]) {
        const text = await artifactOf(elsewhere.gitlab, job.id, each);
        if (text !== undefined) writeWhole(join(root, each), text);
      }
    } catch (failure) {
      if (failure instanceof GitLabProblem) return { problem: failure.message };
      throw failure;
    }
  }
  if (!existsSync(path)) return { problem: job === undefined ? "no job has planned it" : jobProblem(job) };
  try {
    return { report: readReport(readFileSync(path, "utf8"), file) };
  } catch (failure) {
    if (failure instanceof UserError) return { problem: failure.message };
    throw failure;
  }
}

function jobProblem({ name, status, web_url }: Job): string {
  return `the job "${name}" left no plan (${status}): ${web_url}`;
}
