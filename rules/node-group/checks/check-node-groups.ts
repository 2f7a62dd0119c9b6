import { findInstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { longestNodeGroupNamePrefix } from "../name.ts";
import { type NodeGroupSpec, taintsOf } from "../node-group.ts";

/**
 * Rules over all node groups of one cluster: names that AWS takes, zones that the network has, somewhere for coredns.
 *
 * @param networkZones the network's zones, where they are known
 */
export function checkNodeGroups(
  groups: Readonly<Record<string, NodeGroupSpec>>,
  networkZones: readonly string[] = [],
): Problem[] {
  const entries = Object.entries(groups);
  const problems = entries.flatMap(([name, spec]) =>
    at([name], [...checkName(name, spec, networkZones), ...checkZonesExist(spec, networkZones)]),
  );
  const homes = entries.filter(([, spec]) => hostsSystemPods(spec));
  if (homes.length > 0 && homes.every(([, { capacity }]) => capacity === "spot"))
    problems.push(
      warning(
        [],
        `Every node group that takes system pods is on spot capacity (${homes.map(([name]) => name).join(", ")}): one reclaim may take all of DNS with it. Make one of them "onDemand".`,
      ),
    );
  if (entries.length > 0 && homes.length === 0)
    problems.push(
      error(
        [],
        `Every node group is tainted or may shrink to no node (${entries.map(([name]) => name).join(", ")}), so coredns has nowhere to run. Add a group without GPU, dedicatedTo and taints, with size.min of at least 1.`,
      ),
    );
  return problems;
}

/** Names by which EKS knows a group's nodes: `gpu-training-us-east-2a-`. */
function checkName(name: string, spec: NodeGroupSpec, networkZones: readonly string[]): Problem[] {
  const zones = spec.availabilityZones ?? networkZones;
  const prefixes = spec.perAvailabilityZone ? zones.map((zone) => `${name}-${zone}-`) : [`${name}-`];
  const longest = prefixes.reduce((one, other) => (other.length > one.length ? other : one), "");
  const excess = longest.length - longestNodeGroupNamePrefix;
  const problems: Problem[] = [];
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    problems.push(error([], `"${name}" is not a node group name. Use letters, digits, hyphens and underscores.`));
  if (excess > 0)
    problems.push(
      error(
        [],
        `The name prefix "${longest}" has ${longest.length} characters and may have ${longestNodeGroupNamePrefix}. Shorten "${name}" to at most ${name.length - excess}.`,
      ),
    );
  return problems;
}

function checkZonesExist(spec: NodeGroupSpec, networkZones: readonly string[]): Problem[] {
  if (networkZones.length === 0) return [];
  return (spec.availabilityZones ?? []).flatMap((zone, index) =>
    networkZones.includes(zone)
      ? []
      : [
          error(
            ["availabilityZones", index],
            `"${zone}" is not a zone of the network. Use ${networkZones.join(", ")}, or add it to network.availabilityZones.`,
          ),
        ],
  );
}

/**
 * Whether coredns and other pods of the system, which tolerate no taint of ours, always find a node in the group. One of
 * unknown instance type counts, so that one mistake is not reported twice.
 */
export function hostsSystemPods(spec: NodeGroupSpec): boolean {
  if (typeof findInstanceType(spec.instanceType) === "string") return true;
  return spec.size.min >= 1 && taintsOf(spec).every(({ effect }) => effect === "PreferNoSchedule");
}
