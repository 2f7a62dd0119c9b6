import { podNetworkingDefaults } from "@ml-platform/rules";
import { z } from "zod";

const target = z.number().optional();

/** Settings of the VPC CNI, which gives pods their addresses. */
export const podNetworking = z.strictObject({
  prefixDelegation: z
    .boolean()
    .default(podNetworkingDefaults.prefixDelegation)
    .describe(
      "Whether interfaces get blocks of 16 addresses: more pods on a node, and more addresses that are taken unused.",
    ),
  subnets: z
    .string()
    .default(podNetworkingDefaults.subnets)
    .describe(
      '"discovered": the subnets of nodes, and those for pods where the network has any; "secondary": those for pods only, in the first of `network.secondaryCidrs`, or in the one that is written here. Nodes that exist keep what they have.',
    ),
  warmIpTarget: target.describe("Free addresses that a node keeps for its next pods (default: those of an interface)."),
  minimumIpTarget: target.describe("Addresses that a node has from its start; needs `warmIpTarget`."),
  warmEniTarget: target.describe("Free interfaces that a node keeps (default: 1)."),
  warmPrefixTarget: target.describe("Free prefixes that a node keeps, with `prefixDelegation` (default: 1)."),
  securityGroupIds: z
    .array(z.string())
    .default([...podNetworkingDefaults.securityGroupIds])
    .describe("Security groups of pods besides that of the nodes, where pods have subnets of their own."),
  securityGroupsForPods: z
    .enum(["strict", "standard"])
    .optional()
    .describe(
      "Lets `SecurityGroupPolicy` objects give pods security groups, which see all of their traffic (`strict`), or what leaves the node (`standard`).",
    ),
  externalSnat: z
    .boolean()
    .default(podNetworkingDefaults.externalSnat)
    .describe("Whether pods keep their addresses outside of the VPC, instead of having that of their node."),
  excludeSnatCidrs: z
    .array(z.string())
    .default([...podNetworkingDefaults.excludeSnatCidrs])
    .describe("Ranges outside of the VPC to which pods keep their addresses."),
});
