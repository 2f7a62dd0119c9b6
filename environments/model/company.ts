/** What all environments of the company have in common: the shape of `environments/company.ts`. */
export interface Company {
  /** The team to ask about any resource. */
  readonly owner: string;
  /** The address of this repository. */
  readonly repository: string;
  /** The order in which permanent environments receive changes and are listed. */
  readonly promotion: readonly string[];
  /** Environments that a pipeline applies as soon as a change is merged. */
  readonly appliedOnMerge: readonly string[];
  readonly gitlab: GitLabProject;
  /**
   * The managed policy, by its name with its path, that every account has and that limits the roles of `platform bootstrap`.
   * What limits those of environments is `iam.permissionsBoundary` of each. @default - none
   */
  readonly permissionsBoundary?: string | undefined;
  /** The account in which pipelines sign in first. @default - they sign in to each account directly */
  readonly devops?: AwsAccount | undefined;
}

/** The GitLab project whose pipelines plan and apply. */
export interface GitLabProject {
  /** Of the GitLab instance, without a path: `https://gitlab.com`. It issues the tokens. */
  readonly url: string;
  /** With its groups: `platform/ml-platform`. */
  readonly project: string;
  /** It stays when the project is renamed or moved. */
  readonly projectId: number;
  readonly defaultBranch: string;
}

export interface AwsAccount {
  readonly id: string;
  readonly alias: string;
  readonly region: string;
}
