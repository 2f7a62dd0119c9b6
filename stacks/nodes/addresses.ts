import type { Environment } from "@ml-platform/environments";
import { type ClusterInNetwork, type NetworkSpec, podSubnets, subnetRange, type ZoneSubnets } from "@ml-platform/rules";

/** The clusters that share the network of an environment: its own, and those of its base if the network is its base's. */
export function clustersInNetwork({ base, shares, clusters }: Environment): ClusterInNetwork[] {
  const own = entriesOf(clusters);
  if (base === undefined || !shares.includes("network") || shares.includes("clusters")) return own;
  return [...own, ...entriesOf(base.clusters).map((each) => ({ ...each, name: `${each.name} of ${base.name}` }))];
}

function entriesOf(clusters: Environment["clusters"]): ClusterInNetwork[] {
  return Object.entries(clusters).map(([name, { podNetworking, nodeGroups }]) => ({ name, podNetworking, nodeGroups }));
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
