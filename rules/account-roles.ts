/**
 * What `platform bootstrap` creates in an account and pipelines assume. The names are the same in every account, so that
 * an environment's file and the pipeline need only its id.
 */
export const accountRoles = {
  /** In every account with environments: may read what stacks manage and their states. Any ref of the project. */
  plan: "terraform-plan",
  /** In every account with environments: may change what stacks manage. Protected refs of the project only. */
  apply: "terraform-apply",
  /** In the DevOps account: pipelines of any ref sign in as it, and go on as `plan`. */
  pipelinePlan: "pipeline-plan",
  /** In the DevOps account: pipelines of protected refs sign in as it, and go on as `apply`. */
  pipelineApply: "pipeline-apply",
} as const;
