import type { GitLab } from "./gitlab.ts";

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly web_url: string;
}

/** The pipeline of the current job. */
export interface ParentPipeline {
  readonly id: number;
  readonly commit: string;
  readonly ref: string;
}

/**
 * The jobs of the pipelines that a pipeline started: https://docs.gitlab.com/api/jobs/#list-all-trigger-jobs-by-pipeline
 * needs the project token. With a job token, they are looked for among the newest jobs of the project, which later
 * pipelines of a busy project may have pushed out of sight.
 *
 */
export async function childJobs(gitlab: GitLab, parent: ParentPipeline): Promise<Job[]> {
  return gitlab.token === "project" ? await byBridges(gitlab, parent) : await amongNewest(gitlab, parent);
}

async function byBridges({ project, jobs }: GitLab, { id }: ParentPipeline): Promise<Job[]> {
  const bridges = await jobs.allPipelineBridges(project, id);
  const children = bridges.flatMap(({ downstream_pipeline }) => downstream_pipeline?.id ?? []);
  const found = await Promise.all(children.map((pipelineId) => jobs.all(project, { pipelineId, perPage: 100 })));
  return found.flat();
}

async function amongNewest({ project, jobs }: GitLab, { id, commit, ref }: ParentPipeline): Promise<Job[]> {
  const newest = await jobs.all(project, { perPage: 100, maxPages: 5 });
  return newest.filter(
    ({ pipeline }) =>
      pipeline.id > id && pipeline.sha === commit && pipeline.ref === ref && pipeline["source"] === "parent_pipeline",
  );
}

/** The job that planned a stack: the id of the stack is a word of its name. */
export function jobOf(stack: string, jobs: readonly Job[]): Job | undefined {
  const words = (name: string): string[] => name.split(/[^\w-]+/);
  return jobs.find(({ name }) => words(name).includes(stack));
}
