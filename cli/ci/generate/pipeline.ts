/**
 * A generated child pipeline: the part of GitLab's `.gitlab-ci.yml` syntax that is needed here
 * (https://docs.gitlab.com/ci/yaml/). What all jobs of a kind have in common is in `.gitlab/jobs.yml`, which it includes.
 */
export interface Pipeline {
  /** One line: what the pipeline is for. */
  readonly title: string;
  /** In their order; a job waits for all jobs of earlier stages unless it has `needs`. */
  readonly stages: readonly string[];
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly name: string;
  /** Why the job is there, for a person who reads the generated file. */
  readonly why?: readonly string[];
  /** A job of `.gitlab/jobs.yml`. */
  readonly extends: `.${string}`;
  readonly stage: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly script?: readonly string[];
  /** The job starts as soon as these are done, whatever its stage; and gets only their artifacts. */
  readonly needs?: readonly Need[];
  readonly environment?: { readonly name: string; readonly deployment_tier: DeploymentTier };
  readonly resource_group?: string;
  readonly when?: "manual";
  readonly allow_failure?: boolean;
  readonly manual_confirmation?: string;
}

/** A job of the same pipeline, or one of the pipeline that started it. */
export type Need = string | { readonly pipeline: string; readonly job: string };

export type DeploymentTier = "production" | "staging" | "testing" | "development" | "other";

/** A job of the pipeline that started this one, which names itself in this variable. */
export function ofParent(job: string): Need {
  return { pipeline: "$PARENT_PIPELINE_ID", job };
}
