import type { JobData, PipelineData, ProjectData } from "@ml-platform/cli/testing";
import type { JobResult } from "./job-results.ts";

/** A pipeline that gitlab-ci-local ran, with what GitLab would keep of it. */
export interface FinishedPipeline {
  readonly sha: string;
  readonly ref: string;
  readonly source: PipelineData["source"];
  readonly jobs: readonly JobResult[];
  /** Files by path, of the job of that name. */
  readonly artifactsOf: (job: string) => Readonly<Record<string, string>>;
}

const statuses = {
  passed: "success",
  failed: "failed",
  warned: "failed",
  manual: "manual",
  unfinished: "canceled",
} as const satisfies Record<JobResult["status"], JobData["status"]>;

/**
 * Lets the project know of a pipeline: its jobs with their artifacts, the child pipelines of its bridges, and the
 * deployments. Later pipelines ask for them.
 */
export function recordPipeline(project: ProjectData, finished: FinishedPipeline): void {
  const { sha, ref, jobs } = finished;
  const add = (source: PipelineData["source"], own: readonly JobResult[]): number => {
    const id = 100 + project.pipelines.length;
    const status = statusOf(own);
    project.pipelines.push({ id, sha, ref, source, status });
    for (const job of own) {
      project.jobs.push({
        id: 1000 + project.jobs.length,
        pipeline: id,
        name: job.name,
        status: statuses[job.status],
        artifacts: finished.artifactsOf(job.name),
      });
      // A job that waits for a person has deployed nothing yet.
      if (job.environment === undefined || job.status !== "passed") continue;
      project.deployments.push({
        id: 1 + project.deployments.length,
        environment: job.environment,
        sha,
        status: "success",
      });
    }
    return id;
  };
  const parent = add(
    finished.source,
    jobs.filter(({ bridge }) => bridge === undefined),
  );
  const bridges = new Set(jobs.flatMap(({ bridge }) => (bridge === undefined ? [] : [bridge])));
  for (const name of bridges) {
    const own = jobs.filter(({ bridge }) => bridge === name);
    const downstream = add("parent_pipeline", own);
    const status = statusOf(own);
    project.jobs.push({ id: 1000 + project.jobs.length, pipeline: parent, name, status, downstream });
  }
}

/** One that waits for a person counts as running: what the stand-in answers for it is the same. */
function statusOf(jobs: readonly JobResult[]): "success" | "failed" | "running" {
  if (jobs.some(({ status }) => status === "failed")) return "failed";
  return jobs.some(({ status }) => status === "manual") ? "running" : "success";
}
