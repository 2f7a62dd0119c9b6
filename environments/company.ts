import type { Company } from "./model/company.ts";

/** What all environments of the company have in common. Change it first when you adopt the platform. */
export const company: Company = {
  /** The team to ask about any resource: the tag `owner` of every environment that names no other owner. */
  owner: "ml-platform",
  /** The address of this repository: the tag `repository`. */
  repository: "example.com/ml-platform",
  /** The order in which permanent environments receive changes and are listed. All others follow by name. */
  promotion: ["dev", "staging", "prod"],
  /** Environments that a pipeline applies as soon as a change is merged. Every other waits for a person to start it. */
  appliedOnMerge: ["dev", "staging"],
  /** The GitLab project whose pipelines plan and apply, and which the roles of `platform bootstrap` trust. */
  gitlab: {
    url: "https://gitlab.example.com",
    project: "platform/ml-platform",
    /** The number under the project's name: it stays when the project is renamed or moved. */
    projectId: 1,
    defaultBranch: "main",
  },
  /**
   * The account in which pipelines sign in; its roles assume those of the other accounts. It holds no platform. Without
   * it (`undefined`), pipelines sign in to the account of each environment.
   */
  devops: { id: "111111111111", alias: "ml-devops", region: "us-east-2" },
};
