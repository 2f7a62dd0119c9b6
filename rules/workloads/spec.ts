/** What the pods of one service account may do in AWS: nothing but what is listed. */
export interface WorkloadSpec {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** A role that exists already, instead of one with these grants. @default - one is made */
  readonly roleArn?: string | undefined;
  /** Managed policies: of AWS by name, or any by ARN. */
  readonly policies?: readonly string[] | undefined;
  readonly buckets?: readonly BucketGrant[] | undefined;
  /** Names of secrets, or beginnings of names with a slash at the end, in the account; or ARNs. They are read. */
  readonly secrets?: readonly string[] | undefined;
  /** Names of parameters of Systems Manager, or paths with a slash at the end. They are read. */
  readonly parameters?: readonly string[] | undefined;
  readonly queues?: readonly QueueGrant[] | undefined;
  readonly repositories?: readonly RepositoryGrant[] | undefined;
  /** ARNs of customer-managed keys that encrypt any of these. */
  readonly kmsKeys?: readonly string[] | undefined;
}

export interface BucketGrant {
  /** Its name. */
  readonly bucket: string;
  /** Beginning of the keys of objects, with a slash at its end: `imagenet/`. @default - the whole bucket */
  readonly prefix?: string | undefined;
  readonly access: "read" | "write" | "readWrite";
}

export interface QueueGrant {
  /** Name in the account and region of the environment, or ARN. */
  readonly queue: string;
  readonly access: "receive" | "send" | "sendAndReceive";
}

export interface RepositoryGrant {
  /** Name of a repository of ECR in the account and region of the environment, or ARN. */
  readonly repository: string;
  readonly access: "pull" | "push";
}

/** What a role that exists already has from somebody else. */
export const grantKeys = ["policies", "buckets", "secrets", "parameters", "queues", "repositories", "kmsKeys"] as const;

/** The purpose of the role of a service account. A namespace has no dot, so no two of them share a name. */
export function workloadPurpose({
  namespace,
  serviceAccount,
}: Pick<WorkloadSpec, "namespace" | "serviceAccount">): string {
  return `${namespace}.${serviceAccount}`;
}
