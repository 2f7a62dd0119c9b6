import type { GitLab } from "./gitlab.ts";
import { GitLabProblem } from "./gitlab-problem.ts";

/**
 * A file of a job's artifacts as text; undefined if the job has no such file. A job token is enough.
 *
 * Source: https://docs.gitlab.com/api/job_artifacts/#download-a-single-artifact-file-by-job-id
 *
 * @throws {GitLabProblem}
 */
export async function artifactOf(
  { project, jobArtifacts }: Pick<GitLab, "project" | "jobArtifacts">,
  jobId: number,
  artifactPath: string,
): Promise<string | undefined> {
  return await orAbsent(() => jobArtifacts.downloadArchive(project, { jobId, artifactPath }));
}

/** A file of the job of that name in the newest pipeline of a ref that has succeeded. */
export interface LatestArtifact {
  /** A branch, or `refs/merge-requests/7/head`. */
  readonly ref: string;
  readonly job: string;
  readonly artifactPath: string;
}

/**
 * The same by the name of the job; undefined if no pipeline has succeeded, or the job has no such file.
 *
 * Source: https://docs.gitlab.com/api/job_artifacts/#download-a-single-artifact-file-by-reference-name
 *
 * @throws {GitLabProblem}
 */
export async function latestArtifact(
  { project, jobArtifacts }: Pick<GitLab, "project" | "jobArtifacts">,
  latest: LatestArtifact,
): Promise<string | undefined> {
  return await orAbsent(() => jobArtifacts.downloadArchive(project, latest));
}

async function orAbsent(download: () => Promise<Blob>): Promise<string | undefined> {
  try {
    return await (await download()).text();
  } catch (failure) {
    if (failure instanceof GitLabProblem && failure.status === 404) return undefined;
    throw failure;
  }
}
