/** From where pods get their addresses, and how many each node keeps ready: settings of the VPC CNI. */
export interface PodNetworkingSpec {
  /**
   * Whether interfaces get blocks of 16 addresses: more pods on a node, fewer calls of the EC2 API, and more addresses that are
   * taken without being used. @default false
   */
  readonly prefixDelegation: boolean;
  /**
   * `discovered`: the subnets of the nodes, and those of the network for pods where it has any, whichever has more free
   * addresses. `secondary`: those for pods only, in the first of `network.secondaryCidrs`, or in the one that is named; the
   * primary interface of a node then has no pods. @default "discovered"
   */
  readonly subnets: string;
  /** Free addresses that a node keeps for the next pods. @default - those of a whole interface, or of a prefix */
  readonly warmIpTarget?: number | undefined;
  /** Addresses that a node has from its start. @default - 0 */
  readonly minimumIpTarget?: number | undefined;
  /** Free interfaces that a node keeps. @default - 1 */
  readonly warmEniTarget?: number | undefined;
  /** Free prefixes that a node keeps. @default - 1 */
  readonly warmPrefixTarget?: number | undefined;
  /** Security groups of pods besides that of the nodes; with subnets of their own only. @default - none */
  readonly securityGroupIds: readonly string[];
  /**
   * Whether `SecurityGroupPolicy` objects give pods security groups of their own, and whether those see all of their traffic
   * (`strict`) or only what leaves the node (`standard`). @default - they do not
   */
  readonly securityGroupsForPods?: "strict" | "standard" | undefined;
  /** Whether pods keep their addresses outside of the VPC, where they otherwise have that of their node. @default false */
  readonly externalSnat: boolean;
  /** Ranges outside of the VPC to which pods keep their addresses. @default - none */
  readonly excludeSnatCidrs: readonly string[];
}

/** What clusters have whose author writes nothing: the VPC CNI's own defaults. */
export const podNetworkingDefaults: PodNetworkingSpec = {
  prefixDelegation: false,
  subnets: "discovered",
  securityGroupIds: [],
  externalSnat: false,
  excludeSnatCidrs: [],
};

/** Whether the pods of a cluster are in subnets of their own, by ENIConfigs ("custom networking"). */
export function hasOwnSubnets({ subnets }: Pick<PodNetworkingSpec, "subnets">): boolean {
  return subnets !== "discovered";
}
