import { findInstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { type NodeGroupSpec, systemTaint, taintsOf } from "../node-group.ts";
import { checkNamesDiffer, checkNodeGroupName } from "./names.ts";

/**
 * Rules for all node groups of one cluster: names that AWS accepts, zones of the network, and nodes on which coredns can run.
 *
 * @param networkZones the network's zones, if they are known
 */
export function checkNodeGroups(
  groups: Readonly<Record<string, NodeGroupSpec>>,
  networkZones: readonly string[] = [],
): Problem[] {
  const entries = Object.entries(groups);
  const problems = entries.flatMap(([name, spec]) =>
    at([name], [...checkNodeGroupName(name, spec, networkZones), ...checkZonesExist(spec, networkZones)]),
  );
  problems.push(...checkNamesDiffer(entries, networkZones));
  const homes = entries.filter(([, spec]) => hostsSystemPods(spec));
  if (homes.length > 0 && homes.every(([, { capacity }]) => capacity === "spot"))
    problems.push(
      warning(
        [],
        `Every node group on which system pods can run uses spot capacity (${homes.map(([name]) => name).join(", ")}), so one interruption can take down all of DNS. Set the capacity of one of them to "onDemand".`,
      ),
    );
  if (entries.length === 0)
    problems.push(
      warning(
        [],
        "The cluster has no node group, so nothing runs in it, not even DNS. Add one whose size.min is at least 1.",
      ),
    );
  else if (homes.length === 0)
    problems.push(
      error(
        [],
        `Every node group is tainted or may scale to zero (${entries.map(([name]) => name).join(", ")}), so coredns has no node to run on. Add a group without GPUs, dedicatedTo and taints, whose size.min is at least 1.`,
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
            `"${zone}" is not a zone of the network. Use ${networkZones.join(", ")}, or add the zone to network.availabilityZones.`,
          ),
        ],
  );
}

/**
 * Whether coredns and other system pods, which tolerate no taint but that of system nodes, always find a node in the group. A group with
 * an unknown instance type counts, so that one mistake is not reported twice.
 */
export function hostsSystemPods(spec: NodeGroupSpec): boolean {
  if (typeof findInstanceType(spec.instanceType, spec.instanceShapes) === "string") return true;
  return (
    spec.size.min >= 1 &&
    taintsOf(spec).every(({ key, effect }) => effect === "PreferNoSchedule" || key === systemTaint.key)
  );
}
