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
  try {
    return await (await jobArtifacts.downloadArchive(project, { jobId, artifactPath })).text();
  } catch (failure) {
    if (failure instanceof GitLabProblem && failure.status === 404) return undefined;
    throw failure;
  }
}
