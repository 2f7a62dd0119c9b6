import type { PodNetworkingSpec } from "../pod-networking/spec.ts";
import { type AutoMode, autoModeClusterPolicies, autoModeNodePolicies } from "./auto-mode.ts";

interface Features {
  readonly autoMode?: AutoMode | undefined;
  readonly podNetworking: Pick<PodNetworkingSpec, "securityGroupsForPods">;
}

/**
 * The managed policies that roles of a cluster have for what the cluster uses, by the key of the role. Roles of Auto Mode keep
 * theirs while it is switched off.
 */
export function policiesOfRoles({ autoMode, podNetworking }: Features): {
  readonly cluster: readonly string[];
  readonly autoNodes: readonly string[];
} {
  return {
    cluster: [
      "AmazonEKSClusterPolicy",
      // Attaches interfaces for pods with security groups of their own.
      ...(podNetworking.securityGroupsForPods === undefined ? [] : ["AmazonEKSVPCResourceController"]),
      ...(autoMode === undefined ? [] : autoModeClusterPolicies),
    ],
    autoNodes: autoMode === undefined ? [] : autoModeNodePolicies,
  };
}
