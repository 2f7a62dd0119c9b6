import type { JsonObject } from "../json-value.ts";

/** An EKS add-on of a cluster, as its author wants it. Everything that is absent is as the tables and EKS have it. */
export interface EksAddonSpec {
  /**
   * `v1.20.4-eksbuild.2`.
   *
   * @default - the version in the table for the cluster's Kubernetes, so that it follows; without one EKS's choice on the day
   * of creation, which neither EKS nor Terraform changes
   */
  readonly version?: string | undefined;
  /**
   * Values that the add-on's configuration schema accepts (`aws eks describe-addon-configuration`). They are merged into what
   * the platform tells the add-on, and prevail over it: maps key by key, lists and single values as a whole.
   *
   * @default - what the platform tells the add-on
   */
  readonly configuration?: JsonObject | undefined;
  /** Whether the configuration is compared with the add-on's schema, where that is known. @default true */
  readonly checkConfiguration?: boolean | undefined;
  /**
   * Roles of the add-on's pods by the name of their service account.
   *
   * @default - the roles that the table of known add-ons names
   */
  readonly podIdentity?: Readonly<Record<string, EksAddonRole>> | undefined;
  /** Namespace in which EKS installs it; only for an add-on that the table does not know. @default "kube-system" */
  readonly namespace?: string | undefined;
  /** Whether nodes need it to become ready, so that it comes before them. @default - as the table has it, otherwise false */
  readonly beforeNodes?: boolean | undefined;
  /**
   * What EKS does with fields that somebody else has changed in the cluster: overwrite them, keep them (on an update), or
   * fail.
   *
   * @default "OVERWRITE"
   */
  readonly resolveConflicts?: "OVERWRITE" | "PRESERVE" | "NONE" | undefined;
  /** Whether the software stays in the cluster when the add-on is removed from the environment. @default false */
  readonly preserve?: boolean | undefined;
  /** How long Terraform waits for EKS, in minutes. @default - 20, 20 and 40, the AWS provider's own */
  readonly timeoutMinutes?: EksAddonTimeouts | undefined;
}

export interface EksAddonTimeouts {
  readonly create?: number | undefined;
  readonly update?: number | undefined;
  readonly delete?: number | undefined;
}

/** The role of one service account: an existing one, or one that is made with these policies. */
export interface EksAddonRole {
  readonly roleArn?: `arn:${string}` | undefined;
  /** Policies of AWS by the part of their ARN after `policy/`, or ARNs of an account's own. */
  readonly managedPolicies?: readonly string[] | undefined;
  /** What else the pods may do. */
  readonly statements?: readonly EksAddonStatement[] | undefined;
}

/** A statement of an IAM policy that allows something. */
export interface EksAddonStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `{ StringEquals: { "aws:ResourceTag/team": "nlp" } }` */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | undefined;
}

/** The EKS add-ons of a cluster by EKS's name for them: those that it has besides the base ones, and settings of any. */
export type EksAddonsSpec = Readonly<Record<string, EksAddonSpec>>;
