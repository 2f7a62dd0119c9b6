import { at, error, type Problem, warning } from "../../problem.ts";
import { isSystemGroup, type NodeGroupSpec } from "../node-group.ts";
import { homesOfSystemPods } from "../reach.ts";
import { checkNamesDiffer, checkNodeGroupName } from "./names.ts";
import { checkOfferedZones } from "./offered-zones.ts";
import { checkSystemGroups } from "./system-groups.ts";

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
    at(
      [name],
      [
        ...checkNodeGroupName(name, spec, networkZones),
        ...checkZonesExist(spec, networkZones),
        ...checkOfferedZones(spec, networkZones),
      ],
    ),
  );
  problems.push(...checkNamesDiffer(entries, networkZones));
  if (entries.length === 0)
    problems.push(
      warning(
        [],
        "The cluster has no node group, so nothing runs in it, not even DNS. Add one whose size.min is at least 1.",
      ),
    );
  else problems.push(...checkHomes(groups), ...checkSystemGroups(entries));
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

/** Whether system pods have a node that is always there, and not on spot capacity alone. */
function checkHomes(groups: Readonly<Record<string, NodeGroupSpec>>): Problem[] {
  const homes = homesOfSystemPods(groups);
  const system = Object.keys(groups).filter((name) => groups[name] !== undefined && isSystemGroup(groups[name]));
  if (homes.length === 0)
    return [
      error(
        [],
        system.length > 0
          ? `System pods run only on node groups that are dedicated to system, and each of them may scale to zero, or has a taint or GPUs that keep them away (${system.join(", ")}). Set size.min of one of them to at least 1, and use a type without GPUs.`
          : `Every node group is tainted or may scale to zero (${Object.keys(groups).join(", ")}), so coredns has no node to run on. Add a group whose size.min is at least 1, without GPUs and taints, and with dedicatedTo absent or "system".`,
      ),
    ];
  if (homes.some((name) => groups[name]?.capacity !== "spot")) return [];
  return [
    warning(
      [],
      `Every node group on which system pods can run uses spot capacity (${homes.join(", ")}), so one interruption can take down all of DNS. Set the capacity of one of them to "onDemand".`,
    ),
  ];
}
