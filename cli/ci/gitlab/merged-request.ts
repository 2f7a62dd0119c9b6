import type { GitLab } from "./gitlab.ts";

/** A merge request that was merged. */
export interface MergedRequest {
  readonly iid: number;
  readonly title: string;
  /** The newest commit of its source branch. */
  readonly head: string;
}

/**
 * The merge request that a commit of a branch merges: as a merge commit, as a squashed one, or as its last commit where
 * merging is a fast-forward. Undefined for a commit that was pushed by itself. A job token is enough since GitLab 18.
 *
 * Source: https://docs.gitlab.com/api/commits/#list-merge-requests-associated-with-a-commit
 *
 * @throws {GitLabProblem}
 */
export async function mergedRequestOf(
  { project, commits }: Pick<GitLab, "project" | "commits">,
  commit: string,
  branch: string,
): Promise<MergedRequest | undefined> {
  const brought = await commits.allMergeRequests(project, commit);
  const merging = brought.find(
    ({ state, target_branch, merge_commit_sha, squash_commit_sha, sha }) =>
      state === "merged" && target_branch === branch && [merge_commit_sha, squash_commit_sha, sha].includes(commit),
  );
  return merging === undefined ? undefined : { iid: merging.iid, title: merging.title, head: merging.sha };
}
