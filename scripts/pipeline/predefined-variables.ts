/** A pipeline as GitLab would start it. */
export type PipelineTrigger = MergeRequest | { readonly of: "defaultBranch" } | Schedule;

export interface MergeRequest {
  readonly of: "mergeRequest";
  readonly iid: number;
  readonly source: string;
  /** The commit at which its branch left the default branch. */
  readonly base: string;
}

interface Schedule {
  readonly of: "schedule";
  readonly variables: Readonly<Record<string, string>>;
}

interface Predefined {
  readonly CI_PIPELINE_SOURCE: "merge_request_event" | "push" | "schedule";
}

const protectedBranch = { CI_COMMIT_BRANCH: "main", CI_COMMIT_REF_NAME: "main", CI_COMMIT_REF_PROTECTED: "true" };

/**
 * The predefined variables that tell pipelines apart, which gitlab-ci-local leaves to its user. It finds out itself what
 * is true of every pipeline of a commit, such as `CI_COMMIT_SHA`.
 *
 * @param head commit that the pipeline runs for
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function predefinedVariables(
  trigger: PipelineTrigger,
  head: string,
): Predefined & Readonly<Record<string, string>> {
  switch (trigger.of) {
    case "mergeRequest":
      return {
        CI_PIPELINE_SOURCE: "merge_request_event",
        // GitLab does not set it for merge requests; gitlab-ci-local would.
        CI_COMMIT_BRANCH: "",
        CI_COMMIT_REF_NAME: trigger.source,
        CI_MERGE_REQUEST_ID: String(1000 + trigger.iid),
        CI_MERGE_REQUEST_IID: String(trigger.iid),
        CI_MERGE_REQUEST_EVENT_TYPE: "detached",
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: trigger.source,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
        CI_MERGE_REQUEST_DIFF_BASE_SHA: trigger.base,
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      };
    case "defaultBranch":
      return { CI_PIPELINE_SOURCE: "push", ...protectedBranch };
    case "schedule":
      return { CI_PIPELINE_SOURCE: "schedule", ...protectedBranch, ...trigger.variables };
  }
}
