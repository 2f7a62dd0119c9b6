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
  /**
   * In the DevOps account, one for each account with environments: pipelines of protected refs sign in as it, and go on
   * as `apply` of that account and no other.
   *
   * @param alias of the account with environments
   */
  pipelineApply: (alias: string) => `pipeline-apply-${alias}`,
  /** In every account with a base of sandpits: may make sandpits and change them. Any ref of the project, and developers. */
  sandpit: "terraform-sandpit",
  /**
   * In the DevOps account, one for each account with a base of sandpits: pipelines sign in as it, and go on as `sandpit` of
   * that account and no other.
   *
   * @param alias of the account with the base
   */
  pipelineSandpit: (alias: string) => `pipeline-sandpit-${alias}`,
} as const;

/** The only role that may delete states. Nobody assumes it in daily work, and no pipeline can. */
export const breakGlassRole = "terraform-break-glass";

/**
 * What a pipeline says when it goes on from the DevOps account into another, and the roles there expect: it names the
 * project, so that nobody uses the DevOps account's roles by mistake. It is no secret. Source: "How to use an external ID"
 * in the IAM user guide.
 */
export function externalId(projectId: number): string {
  return `gitlab-project-${projectId}`;
}

/**
 * For whom the tokens are with which jobs of sandpits sign in. These jobs, a reaper's on the default branch too, work on
 * what branches made: their tokens open the roles for sandpits, and no other role opens by them.
 *
 * @param url of GitLab, the audience of all other tokens
 */
export function sandpitAudience(url: string): string {
  return `${url}/sandpits`;
}

/** The most that roles of personal environments may do, whatever their own policies allow: a managed policy of the account. */
export const personalBoundary = "personal-environment-boundary";

/**
 * Kubernetes group of who makes sandpits in the cluster of a base: an access entry names it, and a stack of the base lets it
 * create namespaces. No sandpit's own group is called so (`sandpit:<name>`).
 */
export const sandpitDeployers = "sandpit-deployers";
