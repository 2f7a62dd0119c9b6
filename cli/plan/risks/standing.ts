import type { Stack } from "@ml-platform/state";
import { listedStrings } from "./listed-strings.ts";

/** A stack of which something exists, with what risks ask about it: states of hundreds of stacks are not held for that. */
export interface StandingStack {
  readonly stack: Stack;
  /** The places of resources of its own provider. */
  readonly places: readonly StandingPlace[];
  readonly clusters: readonly StandingCluster[];
  readonly nodeGroups: readonly StandingNodeGroup[];
  /** What it has in the subnets that were asked about. */
  readonly inSubnets: readonly SubnetUser[];
}

/** An account and a region, by the ARNs of resources. */
export interface StandingPlace {
  readonly account: string;
  /** Empty for what is global, such as a role. */
  readonly region: string;
  /** How many resources are there. */
  readonly count: number;
}

export interface StandingCluster {
  readonly name: unknown;
  readonly version: unknown;
}

export interface StandingNodeGroup {
  readonly address: string;
  /** As its author calls it, but for the zone of a group that is divided. */
  readonly name: string;
  readonly cluster: unknown;
  readonly version: unknown;
  readonly amiType: unknown;
}

export interface SubnetUser {
  readonly subnets: readonly string[];
  readonly type: string;
  readonly address: string;
  readonly attributes: Attributes;
}

type Attributes = Readonly<Record<string, unknown>>;

/** A managed resource, by a state or by a plan that does not change it. */
export interface StandingResource {
  readonly address: string;
  readonly type: string;
  /** As a state names it: the default configuration of a provider, or another one. */
  readonly provider: string;
  readonly attributes: Attributes;
}

/** What risks ask about a stack. @param subnets ids @default none are asked about */
export function standingStack(
  stack: Stack,
  resources: Iterable<StandingResource>,
  subnets: ReadonlySet<string> = new Set(),
): StandingStack {
  const places = new Map<string, StandingPlace>();
  const clusters: StandingCluster[] = [];
  const nodeGroups: StandingNodeGroup[] = [];
  const inSubnets: SubnetUser[] = [];
  for (const { address, type, provider, attributes } of resources) {
    const place = placeOf(provider, attributes);
    if (place !== undefined) {
      const key = `${place.account} ${place.region}`;
      places.set(key, { ...place, count: (places.get(key)?.count ?? 0) + 1 });
    }
    if (type === "aws_eks_cluster") clusters.push({ name: attributes["name"], version: attributes["version"] });
    if (type === "aws_eks_node_group") nodeGroups.push(nodeGroupOf(address, attributes));
    const found = subnets.size === 0 ? [] : listedStrings(attributes).filter((text) => subnets.has(text));
    if (found.length > 0) inSubnets.push({ subnets: found, type, address, attributes });
  }
  return { stack, places: [...places.values()], clusters, nodeGroups, inSubnets };
}

function placeOf(provider: string, { arn }: Attributes): Omit<StandingPlace, "count"> | undefined {
  if (typeof arn !== "string" || !/\/aws(?:"\])?$/.test(provider)) return undefined;
  const [, region, account] = /^arn:[^:]+:[^:]+:([^:]*):(\d{12}):/.exec(arn) ?? [];
  return region === undefined || account === undefined ? undefined : { account, region };
}

function nodeGroupOf(address: string, attributes: Attributes): StandingNodeGroup {
  const { cluster_name: cluster, version, ami_type: amiType, node_group_name, node_group_name_prefix } = attributes;
  const name = String(node_group_name_prefix || node_group_name).replace(/-$/, "");
  return { address, name, cluster, version, amiType };
}

/** What a plan is compared with, beyond the stacks that it covers. */
export interface Surroundings {
  readonly environment: {
    readonly name: string;
    readonly account: { readonly id: string };
    readonly region: string;
    readonly protected: boolean;
    readonly network: { readonly availabilityZones: readonly string[] };
  };
  /** Stacks of the environment, and of those that are derived from it. */
  readonly standing: readonly StandingStack[];
  /** Ids of stacks that a pipeline applies before those that are planned, in jobs of their own. @default - none */
  readonly appliedFirst?: ReadonlySet<string>;
  /** Ids of stacks whose network or cluster may be replaced. */
  readonly mayReplace: ReadonlySet<string>;
  /** ` --target emulated`, if commands need it. */
  readonly targetHint: string;
  /** What to change, before the environment may be destroyed; empty if nothing. */
  readonly unprotect: string;
}
