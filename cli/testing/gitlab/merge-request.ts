import type { MergeRequestData } from "./project-data.ts";

/** A merge request into `main` whose newest commit is `bbbb…`. */
export function mergeRequest(rest: Partial<MergeRequestData> = {}): MergeRequestData {
  return {
    iid: 7,
    title: "Add nodes",
    description: "",
    state: "opened",
    source_branch: "more-nodes",
    target_branch: "main",
    sha: "b".repeat(40),
    merge_commit_sha: null,
    squash_commit_sha: null,
    labels: [],
    author: "anna",
    ...rest,
  };
}
