import { parseCidr } from "../cidr.ts";
import type { NodeGroupSpec } from "../node-group/node-group.ts";
import { type Problem, warning } from "../problem.ts";
import { addressesOfNode, type NodeAddresses } from "./addresses.ts";
import type { PodNetworkingSpec } from "./spec.ts";

/** A cluster in the network: its node groups, and how its pods are connected. */
export interface ClusterInNetwork {
  readonly name: string;
  readonly podNetworking: PodNetworkingSpec;
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
}

/** The subnets of one zone, as ranges. */
export interface ZoneSubnets {
  readonly zone: string;
  readonly node: readonly string[];
  readonly pods: readonly string[];
}

interface Taken {
  readonly what: string;
  readonly nodes: number;
  readonly each: number;
}

/**
 * A warning for each zone whose subnets have fewer addresses than the node groups take when all of their nodes run a few pods.
 * Groups in several zones are taken to be spread evenly, as auto-scaling groups do while every zone has capacity.
 */
export function checkAddresses(clusters: readonly ClusterInNetwork[], zones: readonly ZoneSubnets[]): Problem[] {
  const names = zones.map(({ zone }) => zone);
  return zones.flatMap((subnets) => {
    const taken = clusters.flatMap((cluster) => takenIn(subnets.zone, names, cluster));
    // Without custom networking, the VPC CNI also uses subnets for pods: whichever has more free addresses.
    const own = (kind: keyof NodeAddresses) =>
      taken.map(({ addresses, ...rest }) => ({ ...rest, each: addresses[kind] })).filter(({ each }) => each > 0);
    const discovered = clusters.some(({ podNetworking }) => podNetworking.subnets === "discovered") ? subnets.pods : [];
    return [
      ...shortage(subnets.zone, "the subnet of its nodes", own("node"), [...subnets.node, ...discovered]),
      ...shortage(subnets.zone, "its subnet for pods", own("pods"), subnets.pods),
    ];
  });
}

function takenIn(zone: string, zones: readonly string[], { name, podNetworking, nodeGroups }: ClusterInNetwork) {
  return Object.entries(nodeGroups).flatMap(([group, spec]) => {
    const own = spec.availabilityZones ?? zones;
    const addresses = addressesOfNode(spec, podNetworking);
    if (!own.includes(zone) || addresses === undefined) return [];
    const nodes = spec.perAvailabilityZone ? spec.size.max : Math.ceil(spec.size.max / own.length);
    return [{ what: `${name}/${group}`, nodes, addresses }];
  });
}

/** AWS keeps the first four addresses of a subnet, and the last. */
const reserved = 5;

function usable(ranges: readonly string[]): number {
  return ranges.reduce((sum, range) => sum + 2 ** (32 - parseCidr(range).prefix) - reserved, 0);
}

/** The groups that an author looks at first. */
const shown = 3;

function shortage(zone: string, subnet: string, taken: readonly Taken[], ranges: readonly string[]): Problem[] {
  const needed = taken.reduce((sum, { nodes, each }) => sum + nodes * each, 0);
  const there = usable(ranges);
  if (ranges.length === 0 || needed <= there) return [];
  const largest = [...taken].sort((one, other) => other.nodes * other.each - one.nodes * one.each).slice(0, shown);
  const groups = largest
    .map(({ what, nodes, each }) => `${nodes} ${nodes === 1 ? "node" : "nodes"} of ${what} with ${each} each`)
    .join(", ");
  return [
    warning(
      [],
      `In ${zone}, node groups at their largest take ${needed} addresses (${groups}), and ${subnet} (${ranges.join(", ")}) has ${there}. Nodes then fail to start, and pods get no address. Lower size.max, set podNetworking.minimumIpTarget and warmIpTarget, or give pods a range of their own: network.secondaryCidrs with podNetworking.subnets.`,
    ),
  ];
}
