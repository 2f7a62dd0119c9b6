import { checkCidr, isCidr } from "../cidr.ts";
import { checkDuplicates } from "../duplicates.ts";
import { checkSecurityGroupIds } from "../network-sources.ts";
import type { NodeGroupSpec } from "../node-group/node-group.ts";
import { tableOf } from "../node-group/node-settings/node-settings.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { interfacesForPods, maxPodsOf } from "./addresses.ts";
import { interfaceLimits } from "./interface-limits.ts";
import { hasOwnSubnets, type PodNetworkingSpec } from "./spec.ts";

const targets = ["warmIpTarget", "minimumIpTarget", "warmEniTarget", "warmPrefixTarget"] as const;

/** Groups of an interface: 5 unless the quota was raised, and one is that of the nodes ("Amazon VPC quotas"). */
const mostOwnGroups = 4;

/** Rules for the networking of pods by itself. */
export function checkPodNetworking(spec: PodNetworkingSpec): Problem[] {
  return [
    ...targets.flatMap((key) => at([key], checkTarget(spec[key]))),
    ...checkTargetsTogether(spec),
    ...at(["securityGroupIds"], checkGroups(spec)),
    ...at(["excludeSnatCidrs"], checkSnat(spec)),
  ];
}

function checkTarget(target: number | undefined): Problem[] {
  if (target === undefined || (Number.isInteger(target) && target >= 0)) return [];
  return [error([], `${target} is not a number of addresses, interfaces or prefixes. Use a whole number, 0 or more.`)];
}

/** Source: README.md of aws/amazon-vpc-cni-k8s on each of the variables (2026-08). */
function checkTargetsTogether(spec: PodNetworkingSpec): Problem[] {
  const { warmIpTarget, minimumIpTarget, warmEniTarget, warmPrefixTarget, prefixDelegation } = spec;
  const problems: Problem[] = [];
  const isTargeted = warmIpTarget !== undefined || minimumIpTarget !== undefined;
  if (minimumIpTarget !== undefined && (warmIpTarget ?? 0) === 0)
    problems.push(
      error(
        ["minimumIpTarget"],
        "Without a warmIpTarget above 0, a node never gets more addresses than these. Set warmIpTarget, such as 4.",
      ),
    );
  if (warmIpTarget !== undefined && minimumIpTarget === undefined)
    problems.push(
      warning(
        ["warmIpTarget"],
        "Every pod that starts or ends then calls the EC2 API, which limits calls for the whole account. Set minimumIpTarget to the number of pods that a node usually has.",
      ),
    );
  if (warmEniTarget !== undefined && (isTargeted || prefixDelegation))
    problems.push(
      unused("warmEniTarget", isTargeted ? "warmIpTarget and minimumIpTarget prevail" : "nodes get prefixes"),
    );
  if (warmPrefixTarget !== undefined && !prefixDelegation)
    problems.push(
      error(["warmPrefixTarget"], "Nodes get no prefixes. Remove warmPrefixTarget, or set prefixDelegation: true."),
    );
  else if (warmPrefixTarget !== undefined && isTargeted)
    problems.push(unused("warmPrefixTarget", "warmIpTarget and minimumIpTarget prevail"));
  if (warmPrefixTarget === 0)
    problems.push(error(["warmPrefixTarget"], "0 keeps no address ready, and then no pod ever starts. Use 1 or more."));
  return problems;
}

function unused(key: (typeof targets)[number], why: string): Problem {
  return error([key], `It has no effect: ${why}. Remove it.`);
}

function checkGroups(spec: PodNetworkingSpec): Problem[] {
  const { securityGroupIds } = spec;
  const problems = checkSecurityGroupIds(securityGroupIds);
  if (securityGroupIds.length > 0 && !hasOwnSubnets(spec))
    problems.push(
      error(
        [],
        'Pods in the subnets of nodes have the security group of the nodes. Set subnets to "secondary", or remove it.',
      ),
    );
  if (securityGroupIds.length > mostOwnGroups)
    problems.push(
      warning(
        [],
        `${securityGroupIds.length} groups and that of the nodes are more than the 5 that AWS accepts for an interface, unless the quota "Security groups per network interface" was raised.`,
      ),
    );
  return problems;
}

function checkSnat({ externalSnat, excludeSnatCidrs }: PodNetworkingSpec): Problem[] {
  const problems = checkDuplicates(excludeSnatCidrs);
  if (externalSnat && excludeSnatCidrs.length > 0)
    problems.push(
      error([], "With externalSnat, pods keep their addresses everywhere. Remove excludeSnatCidrs, or externalSnat."),
    );
  return [
    ...problems,
    ...excludeSnatCidrs.flatMap((cidr, index) => (isCidr(cidr) ? [] : at([index], checkCidr(cidr, "10.0.0.0/8")))),
  ];
}

/**
 * An error if pods should be in subnets that the network does not have.
 *
 * @param ranges in which it has some, if it is made
 * @param existing what it is otherwise
 */
export function checkPodSubnets(
  { subnets }: PodNetworkingSpec,
  ranges: readonly string[],
  existing?: { readonly podSubnetIds?: object | undefined },
): Problem[] {
  const hasExisting = existing?.podSubnetIds !== undefined;
  if (subnets === "discovered" || (subnets === "secondary" && (hasExisting || ranges.length > 0))) return [];
  if (ranges.includes(subnets)) return [];
  const possible = ranges.map((range) => `"${range}"`).join(", ");
  return [
    error(
      ["subnets"],
      ranges.length > 0
        ? `"${subnets}" is not a range of the network for pods. Use "discovered", "secondary", or one of ${possible}.`
        : `"${subnets}" names subnets for pods, and the network has none${hasExisting ? " by that name" : ""}. Use "discovered", or ${insteadOf(existing)}.`,
    ),
  ];
}

function insteadOf(existing: { readonly podSubnetIds?: object | undefined } | undefined): string {
  if (existing === undefined) return 'add a range to network.secondaryCidrs, such as "100.64.0.0/16"';
  return existing.podSubnetIds === undefined
    ? 'name subnets for pods in network.existing.podSubnetIds, with "secondary" here'
    : '"secondary" for those of network.existing';
}

/** Rules between the networking of pods and the node groups, by their names. */
export function checkPodNetworkingOfGroups(
  spec: PodNetworkingSpec,
  groups: Readonly<Record<string, NodeGroupSpec>>,
): Problem[] {
  return Object.entries(groups).flatMap(([name, group]) => at([name], checkGroup(spec, group)));
}

function checkGroup(spec: PodNetworkingSpec, group: NodeGroupSpec): Problem[] {
  const types = [group.instanceType, ...group.alternativeInstanceTypes];
  const old = types.find((type) => interfaceLimits(type)?.nitro === false);
  const problems: Problem[] = [];
  if (hasOwnSubnets(spec) && interfacesForPods(group, spec) === 0)
    problems.push(
      error(
        ["instanceType"],
        `With podNetworking.subnets ${JSON.stringify(spec.subnets)}, pods get addresses on all network interfaces but the first, and ${group.instanceType}${group.efa ? " with efa" : ""} has no other. Set podNetworking.subnets to "discovered", which also uses the subnets for pods.`,
      ),
    );
  problems.push(...checkMaxPods(spec, group));
  if (spec.prefixDelegation && old !== undefined)
    problems.push(
      warning(
        ["instanceType"],
        `${old} is no Nitro type, and its interfaces take no prefixes. Its pods get single addresses, as without podNetworking.prefixDelegation.`,
      ),
    );
  const trunkless = types.find((type) => /^t\d/.test(type) || interfaceLimits(type)?.nitro === false);
  if (spec.securityGroupsForPods !== undefined && trunkless !== undefined)
    problems.push(
      warning(
        ["instanceType"],
        `${trunkless} has no interfaces for pods with security groups of their own: such pods never start on it. Use a type of another family than t, on Nitro.`,
      ),
    );
  return problems;
}

/** Nodes that accept more pods than they have addresses for. Numbers above what EKS advises are left to the rules for nodes. */
function checkMaxPods(spec: PodNetworkingSpec, group: NodeGroupSpec): Problem[] {
  const [path, asked] =
    group.kubelet?.maxPods === undefined
      ? [["bottlerocket", "kubernetes", "max-pods"], tableOf(group.bottlerocket, "kubernetes")["max-pods"]]
      : [["kubelet", "maxPods"], group.kubelet.maxPods];
  const most = maxPodsOf(group, spec);
  if (typeof asked !== "number" || most === undefined || asked <= most || most >= 110) return [];
  const more = spec.prefixDelegation ? "" : "set podNetworking.prefixDelegation, or ";
  return [
    warning(
      path,
      `A node of ${group.instanceType} has addresses for ${most} pods, and accepts ${asked}: the others wait on it for addresses, and start nowhere else. To change that, ${more}use at most ${most}.`,
    ),
  ];
}
