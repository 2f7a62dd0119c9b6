import type { EksAddonsSpec, NodeGroupSpec } from "@ml-platform/rules";

/** What an add-on finds in its cluster. It is known without synthesis. */
export interface AddonNeighbours {
  /** The node groups of the cluster by name. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  /** The complete options of every add-on of the cluster, by name. */
  readonly addons: Readonly<Record<string, object>>;
  /** The EKS add-ons of the cluster that its author names. @default - none */
  readonly eksAddons?: EksAddonsSpec;
}

/** What an add-on may need to know about where it runs, besides the cluster itself. It is known at synthesis. */
export interface AddonSurroundings extends AddonNeighbours {
  /** Where pods of the system run: kube-system, and the namespaces of the cluster's add-ons. */
  readonly systemNamespaces: readonly string[];
  /** Where jobs of CI run: the namespaces of the jobs of the cluster's runners. */
  readonly ciNamespaces: readonly string[];
  /** The zones of the network, where node groups run that name none. */
  readonly availabilityZones: readonly string[];
  /** Name of the environment in AWS, which stays when the environment is renamed: `dev`. */
  readonly environment: string;
  /** ARN of the cluster's own key for volumes, or of its alias. @default - the account's EBS key */
  readonly volumeKeyId?: string;
  /** Tags of every resource of the stack, for what an add-on creates in AWS by itself. */
  readonly tags: Readonly<Record<string, string>>;
}
