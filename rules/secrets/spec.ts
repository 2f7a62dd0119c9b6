/** What is declared of secrets: their names and who may read them. Values never pass through an environment. */

/** A service account whose pods read a secret by EKS Pod Identity. */
export interface SecretWorkload {
  /** Name of the cluster in the environment's `clusters`. */
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Who may read a secret besides its administrators. */
export interface SecretReaders {
  /** ARNs of IAM roles, of any account. */
  readonly roles: readonly string[];
  readonly workloads: readonly SecretWorkload[];
  /** Names of teams: their members, their workloads and their store. */
  readonly teams: readonly string[];
  /** Whether External Secrets reads it for the store of the environment. */
  readonly platform: boolean;
}

/** How a secret gets a new value by itself. */
export interface SecretRotation {
  readonly everyDays: number;
  /** The function that makes the new value. */
  readonly lambdaArn: string;
  /** The role of the function, which reads and writes the value. */
  readonly roleArn: string;
}

export interface SecretSpec {
  readonly description?: string | undefined;
  readonly readers: SecretReaders;
  readonly rotation?: SecretRotation | undefined;
  /** Regions that have a copy. */
  readonly replicaRegions: readonly string[];
  /** Days for which a deleted secret can be restored; 0 deletes at once. */
  readonly recoveryWindowDays: number;
}

/** The secrets of an environment. */
export interface SecretsSpec {
  /** ARNs of the IAM roles that read and write values. */
  readonly administrators: readonly string[];
  /** By the end of the name: `platform/gitlab-runner/gpu`. */
  readonly declared: Readonly<Record<string, SecretSpec>>;
}

export const secretDefaults = {
  readers: { roles: [], workloads: [], teams: [], platform: false },
  replicaRegions: [],
  /** The longest that Secrets Manager allows. */
  recoveryWindowDays: 30,
} satisfies Partial<SecretSpec>;

/** A workload as its author wrote it: the cluster may be left out where there is one. */
export type SecretWorkloadDraft = Omit<SecretWorkload, "cluster"> & { readonly cluster?: string | undefined };

/** A secret as its author wrote it. */
export type SecretDraft = Omit<SecretSpec, "readers"> & {
  readonly readers: Omit<SecretReaders, "workloads"> & { readonly workloads: readonly SecretWorkloadDraft[] };
};
