import type { PathStep, ProviderError } from "../wire/diagnostic.ts";
import type { ObjectValue } from "../wire/value.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { Cluster } from "./cluster.ts";

/**
 * How the objects of a resource type are kept in a Kubernetes API server. Everything throws ProviderError in the real
 * provider's words.
 */
export interface ClusterResource {
  /** What the cluster adds to a plan. @default the plan as it is made without the cluster */
  plan?(change: ClusterPlan, cluster: Cluster): Promise<ClusterPlanned>;
  create(change: ClusterChange): Promise<ClusterResult>;
  update(change: ClusterChange & { readonly prior: ObjectValue }): Promise<ClusterResult>;
  remove(change: ClusterRemoval): Promise<void>;
  /** The object as it is now, null if it does not exist. */
  read(state: ObjectValue, cluster: Cluster): Promise<ObjectValue | null>;
  /** The state of the object with an id as `terraform import` takes it, null if it does not exist. */
  import(id: string, cluster: Cluster): Promise<ObjectValue | null>;
}

export interface ClusterPlan {
  readonly planned: ObjectValue;
  /** Null for a new object. */
  readonly prior: ObjectValue | null;
  readonly config: ObjectValue;
}

export interface ClusterPlanned {
  readonly planned: ObjectValue;
  /** Paths of further changes that replace the object. @default none */
  readonly replaces?: readonly (readonly PathStep[])[];
  readonly warnings?: readonly ProviderError[];
}

/** An object that is being created or changed. */
export interface ClusterChange {
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
  readonly cluster: Cluster;
  readonly make: Identifiers;
  /** Aborted once Terraform asks to stop. */
  readonly stopped: AbortSignal;
}

export interface ClusterRemoval {
  readonly prior: ObjectValue;
  readonly cluster: Cluster;
  readonly stopped: AbortSignal;
}

export interface ClusterResult {
  readonly state: ObjectValue;
  readonly warnings?: readonly ProviderError[];
  /** Why the object is not as it should be, although it exists: it stays in the state, tainted if it is new. */
  readonly failure?: ProviderError;
}
