import { findInstanceType } from "../instance-types.ts";
import type { NodeGroupSpec } from "../node-group/node-group.ts";
import { type InterfaceLimits, interfaceLimits } from "./interface-limits.ts";
import { hasOwnSubnets, type PodNetworkingSpec } from "./spec.ts";

/** What decides how many addresses a node has. */
export type NodeOfGroup = Pick<NodeGroupSpec, "instanceType" | "alternativeInstanceTypes" | "efa">;

/** Addresses that one node takes from subnets. */
export interface NodeAddresses {
  /** From the subnet that the node is in. */
  readonly node: number;
  /** From the subnet for pods in its zone, where those have their own. */
  readonly pods: number;
}

/** A prefix is a /28. */
const prefixSize = 16;

/**
 * The addresses that a node takes as soon as it runs a few pods, with what the VPC CNI keeps ready for more. Of types that
 * stand in for each other, the one that takes most.
 *
 * Source: docs/eni-and-ip-target.md and docs/prefix-and-ip-target.md of aws/amazon-vpc-cni-k8s (2026-08).
 *
 * @returns undefined if the limits of no type are known
 */
export function addressesOfNode(group: NodeOfGroup, networking: PodNetworkingSpec): NodeAddresses | undefined {
  const found = limitsOf(group).map((limits) => addressesWith(limits, networking));
  return found.sort((one, other) => total(other) - total(one))[0];
}

function total({ node, pods }: NodeAddresses): number {
  return node + pods;
}

function addressesWith(limits: InterfaceLimits, networking: PodNetworkingSpec): NodeAddresses {
  if (!hasOwnSubnets(networking)) return { node: onInterfaces(limits, networking), pods: 0 };
  return { node: 1, pods: onInterfaces({ ...limits, interfaces: limits.interfaces - 1 }, networking) };
}

/** Addresses of as many interfaces as the targets ask for. */
function onInterfaces(limits: InterfaceLimits, networking: PodNetworkingSpec): number {
  const { interfaces, addresses, nitro } = limits;
  if (interfaces < 1) return 0;
  const { warmIpTarget, minimumIpTarget, warmEniTarget = 1, warmPrefixTarget = 1 } = networking;
  const forPods = addresses - 1;
  const wanted = Math.max(minimumIpTarget ?? 0, (warmIpTarget ?? 0) + 1);
  const isTargeted = warmIpTarget !== undefined || minimumIpTarget !== undefined;
  if (networking.prefixDelegation && nitro) {
    const prefixes = isTargeted ? Math.ceil(wanted / prefixSize) : 1 + warmPrefixTarget;
    return Math.ceil(prefixes / forPods) + prefixSize * Math.min(prefixes, interfaces * forPods);
  }
  if (!isTargeted) return Math.min(interfaces, 1 + warmEniTarget) * addresses;
  const reached = Math.min(wanted, interfaces * forPods);
  return reached + Math.ceil(reached / forPods);
}

/** AWS's advice, which EKS enforces: 110 pods on a node with fewer than 30 vCPUs, and 250 on others. */
const mostPods = { small: 110, large: 250 };

/**
 * The pods for which a node has addresses; those on the host network, of which every node has two, need none. Of types that
 * stand in for each other, the smallest number.
 *
 * Source: "How maxPods is determined" in the EKS user guide; scripts/max-pods-calculator.sh of awslabs/amazon-eks-ami.
 *
 * @returns undefined if the limits of no type are known
 */
export function maxPodsOf(group: NodeOfGroup, networking: PodNetworkingSpec): number | undefined {
  const types = [group.instanceType, ...group.alternativeInstanceTypes];
  const found = types.flatMap((type) => {
    const limits = limitsWith(group, type);
    return limits === undefined ? [] : [Math.min(podsWith(limits, networking), mostPods[sizeClass(type)])];
  });
  return found.length === 0 ? undefined : Math.min(...found);
}

function podsWith({ interfaces, addresses, nitro }: InterfaceLimits, networking: PodNetworkingSpec): number {
  const usable = interfaces - (hasOwnSubnets(networking) ? 1 : 0);
  const each = (addresses - 1) * (networking.prefixDelegation && nitro ? prefixSize : 1);
  return Math.max(0, usable) * each + 2;
}

/** From 8xlarge on, types have 32 vCPUs and more. */
function sizeClass(instanceType: string): keyof typeof mostPods {
  const size = instanceType.split(".")[1] ?? "";
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return size.startsWith("metal") || Number(times ?? 0) >= 8 ? "large" : "small";
}

/** The interfaces that the VPC CNI finds: with EFA, one of the default card is an adapter without addresses, but for p6-b300. */
function limitsWith({ efa }: NodeOfGroup, instanceType: string): InterfaceLimits | undefined {
  const limits = interfaceLimits(instanceType);
  if (limits === undefined || !efa) return limits;
  const type = findInstanceType(instanceType);
  const isOnDefaultCard = typeof type === "string" || type.efaInterfaces >= type.networkCards;
  return { ...limits, interfaces: limits.interfaces - (isOnDefaultCard ? 1 : 0) };
}

function limitsOf(group: NodeOfGroup): InterfaceLimits[] {
  return [group.instanceType, ...group.alternativeInstanceTypes].flatMap((type) => limitsWith(group, type) ?? []);
}

/** Interfaces on which pods get addresses; undefined where the type's limits are not known. */
export function interfacesForPods(group: NodeOfGroup, networking: PodNetworkingSpec): number | undefined {
  const found = limitsOf(group).map(({ interfaces }) => interfaces - (hasOwnSubnets(networking) ? 1 : 0));
  return found.length === 0 ? undefined : Math.min(...found);
}
