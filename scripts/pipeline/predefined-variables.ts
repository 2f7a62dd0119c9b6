/** A pipeline as GitLab would start it. */
export type PipelineTrigger =
  | { readonly of: "mergeRequest"; readonly iid: number; readonly source: string; readonly base: string }
  | { readonly of: "defaultBranch"; readonly before?: string }
  | { readonly of: "schedule"; readonly variables: Readonly<Record<string, string>> };

/**
 * The predefined variables that tell pipelines apart, which gitlab-ci-local leaves to its user. It finds out itself what
 * is true of every pipeline of a commit, such as `CI_COMMIT_SHA`.
 *
 * @param head commit that the pipeline runs for
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function predefinedVariables(trigger: PipelineTrigger, head: string): Readonly<Record<string, string>> {
  switch (trigger.of) {
    case "mergeRequest":
      return {
        CI_PIPELINE_SOURCE: "merge_request_event",
        CI_COMMIT_BRANCH: "",
        CI_COMMIT_REF_NAME: trigger.source,
        CI_MERGE_REQUEST_ID: String(1000 + trigger.iid),
        CI_MERGE_REQUEST_IID: String(trigger.iid),
        CI_MERGE_REQUEST_PROJECT_ID: "1",
        CI_MERGE_REQUEST_EVENT_TYPE: "detached",
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: trigger.source,
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
        CI_MERGE_REQUEST_DIFF_BASE_SHA: trigger.base,
      };
    case "defaultBranch":
      return {
        CI_PIPELINE_SOURCE: "push",
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_REF_NAME: "main",
        CI_COMMIT_REF_PROTECTED: "true",
        ...(trigger.before !== undefined && { CI_COMMIT_BEFORE_SHA: trigger.before }),
      };
    case "schedule":
      return {
        CI_PIPELINE_SOURCE: "schedule",
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_REF_NAME: "main",
        CI_COMMIT_REF_PROTECTED: "true",
        ...trigger.variables,
      };
  }
}
