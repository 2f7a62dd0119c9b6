type Env = Readonly<Record<string, string | undefined>>;

/**
 * The current pipeline, as far as GitLab's predefined variables tell.
 *
 * Source: https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export interface PipelineVariables {
  /** The commit that is checked out: in a pipeline for merged results, one that only GitLab has. */
  readonly commit?: string;
  readonly pipeline?: { readonly id: number; readonly ref: string; readonly url?: string };
  readonly mergeRequest?: MergeRequestVariables;
}

interface MergeRequestVariables {
  readonly iid: number;
  readonly target: string;
  /** The newest commit of its source branch that the pipeline saw. */
  readonly commit: string;
}

export function pipelineVariables(env: Env): PipelineVariables {
  const commit = env["CI_COMMIT_SHA"] || undefined;
  const id = positive(env["CI_PIPELINE_ID"]);
  const iid = positive(env["CI_MERGE_REQUEST_IID"]);
  const url = env["CI_PIPELINE_URL"] || undefined;
  // Only pipelines for merged results have the former.
  const source = env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] || commit;
  return {
    ...(commit !== undefined && { commit }),
    ...(id !== undefined && {
      pipeline: {
        id,
        // In a merge request, CI_COMMIT_REF_NAME is the source branch, and the jobs' own is this.
        ref: env["CI_MERGE_REQUEST_REF_PATH"] || env["CI_COMMIT_REF_NAME"] || "",
        ...(url !== undefined && { url }),
      },
    }),
    ...(iid !== undefined &&
      source !== undefined && {
        mergeRequest: { iid, target: env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] ?? "", commit: source },
      }),
  };
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
