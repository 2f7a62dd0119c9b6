import type { Identifiers } from "../../world/identifiers.ts";
import type { Account } from "../account.ts";
import { AwsError } from "../aws-error.ts";
import type { AccessEntry, Addon, AddonHealth, Cluster, NodeGroup, PodIdentityAssociation, Update } from "./model.ts";

/** EKS in one region: everything that it remembers. It is gone when the local AWS ends. */
export interface EksRegion {
  readonly account: Account;
  readonly make: Identifiers;
  /** Seconds since 1970, as EKS writes times. */
  readonly now: () => number;
  readonly options: EksOptions;
  readonly clusters: Map<string, ClusterRecord>;
}

/** Makes clusters more than records: a Kubernetes runs for each. */
export interface Kubernetes {
  /** The cluster becomes ACTIVE, or FAILED, later. */
  start(region: EksRegion, record: ClusterRecord): void;
  /** Resolves once nothing of it is left. */
  stop(record: ClusterRecord): Promise<void>;
}

export interface EksOptions {
  /** @default - clusters are records only: nothing answers at their endpoint */
  readonly kubernetes?: Kubernetes | undefined;
  /**
   * Whether DescribeCluster answers `computeConfig`, `storageConfig` and `zonalShiftConfig` with `enabled: false` for
   * clusters that were created without them. AWS has been reported to do either
   * (https://github.com/aws-controllers-k8s/community/issues/3046).
   */
  readonly echoAutoMode: boolean;
}

/** A cluster and what belongs to it. Deleting the cluster deletes all of it. */
export interface ClusterRecord {
  cluster: Cluster;
  /** Interfaces of the control plane in the VPC. */
  readonly interfaces: readonly string[];
  readonly nodeGroups: Map<string, NodeGroup>;
  readonly addons: Map<string, Addon>;
  /** Add-ons that run although EKS does not manage them, by name, with their versions. */
  readonly selfManagedAddons: Map<string, string>;
  /** How the add-ons are in the cluster's Kubernetes, where one runs. */
  readonly addonHealth: Map<string, AddonHealth>;
  readonly accessEntries: Map<string, AccessEntry>;
  readonly associations: Map<string, PodIdentityAssociation>;
  /** Every version that it has had, the current one last, and since when. */
  readonly versions: { readonly version: string; readonly at: number }[];
  readonly updates: Update[];
}

/** @throws {AwsError} ResourceNotFoundException */
export function clusterNamed({ clusters }: EksRegion, name: string): ClusterRecord {
  const record = clusters.get(name);
  if (record === undefined) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
  return record;
}

export function arnOf({ account }: EksRegion, resource: string): string {
  return `arn:aws:eks:${account.region}:${account.id}:${resource}`;
}

export function notFound(message: string, details: Readonly<Record<string, unknown>> = {}): AwsError {
  return new AwsError(404, "ResourceNotFoundException", message, details);
}

export function inUse(message: string, details: Readonly<Record<string, unknown>> = {}): AwsError {
  return new AwsError(409, "ResourceInUseException", message, details);
}
