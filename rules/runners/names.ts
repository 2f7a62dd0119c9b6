/** The namespace of all managers of a cluster. */
export const runnersNamespace = "gitlab-runner";

/**
 * The longest name of a runner: the name of its manager is that of a Helm release, of a service account and the end of the
 * name of a role in IAM.
 */
export const longestRunnerName = 20;

/** What a runner is called in its cluster: the one home of these names. */
export interface RunnerNames {
  /** The Helm release, its Deployment and the service account of the manager. */
  readonly manager: string;
  /** The namespace of its jobs' pods. */
  readonly jobs: string;
  /** The Secret with its token. */
  readonly token: string;
}

/** @param runner a slug */
export function runnerNames(runner: string): RunnerNames {
  return { manager: `gitlab-runner-${runner}`, jobs: `gitlab-jobs-${runner}`, token: `gitlab-runner-${runner}-token` };
}

/** The label of a job's pod; its value is the name of the runner. */
export const runnerLabel = "gitlab-runner";

/** The beginning of the names of all buckets for caches in a region of an account. */
export function cacheBucketPrefix(accountId: string, region: string): string {
  return `runner-cache-${accountId}-${region}`;
}
