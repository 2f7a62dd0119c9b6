import type { Environment } from "@ml-platform/environments";
import {
  type ClusterInNetwork,
  hasOwnSubnets,
  maxPodsOf,
  type NetworkSpec,
  type NodeGroupSpec,
  type PodNetworkingSpec,
  podSubnets,
  subnetRange,
  type ZoneSubnets,
} from "@ml-platform/rules";

/** The clusters that share the network of an environment: its own, and those of its base if the network is its base's. */
export function clustersInNetwork({ base, shares, clusters }: Environment): ClusterInNetwork[] {
  const own = entriesOf(clusters);
  if (base === undefined || !shares.includes("network") || shares.includes("clusters")) return own;
  return [...own, ...entriesOf(base.clusters).map((each) => ({ ...each, name: `${each.name} of ${base.name}` }))];
}

function entriesOf(clusters: Environment["clusters"]): ClusterInNetwork[] {
  return Object.entries(clusters).map(([name, { podNetworking, nodeGroups }]) => ({ name, podNetworking, nodeGroups }));
}

/**
 * A group whose nodes accept as many pods as the VPC CNI has addresses for. EKS tells its own images; a custom image computes
 * the number by itself, as if the CNI had its defaults.
 */
export function withMaxPods(group: NodeGroupSpec, podNetworking: PodNetworkingSpec): NodeGroupSpec {
  const isUsual = !podNetworking.prefixDelegation && !hasOwnSubnets(podNetworking);
  const maxPods = group.customAmiId === undefined || isUsual ? undefined : maxPodsOf(group, podNetworking);
  return maxPods === undefined ? group : { ...group, kubelet: { maxPods, ...group.kubelet } };
}

/** The ranges from which nodes and pods get addresses, by zone; nothing of subnets that exist, whose ranges are not known. */
export function subnetsByZone(network: NetworkSpec): ZoneSubnets[] {
  if (network.existing !== undefined) return [];
  const forPods = podSubnets(network);
  return network.availabilityZones.map((zone) => ({
    zone,
    node: [subnetRange(network.cidr, "private", zone)],
    pods: forPods.filter((subnet) => subnet.zone === zone).map(({ cidr }) => cidr),
  }));
}
