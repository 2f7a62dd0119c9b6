import { type JobResult, jobResults } from "./job-results.ts";

/** What a pipeline did. */
export class PipelineRun {
  /** The jobs that started, in this order. */
  readonly jobs: readonly JobResult[];
  /** What gitlab-ci-local printed. */
  readonly output: string;

  constructor(output: string) {
    this.output = output;
    this.jobs = jobResults(output);
  }

  /** Names of the jobs that failed, also in child pipelines: these make a pipeline red. */
  get failed(): string[] {
    const failures = this.jobs.filter(({ status }) => status === "failed" || status === "unfinished");
    return failures.map(({ name }) => name);
  }

  /** Names of the jobs that ran in the child pipeline of this bridge, in the order in which they started. */
  children(bridge: string): string[] {
    return this.jobs.filter((job) => job.bridge === bridge).map(({ name }) => name);
  }

  /** @throws when the job did not run */
  job(name: string): JobResult {
    const found = this.jobs.find((job) => job.name === name);
    if (found === undefined) throw new Error(`no job ${name} in:\n${this.output}`);
    return found;
  }
}
