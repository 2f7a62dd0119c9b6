import { findInstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { acceleratorOf, isSystemGroup, type NodeGroupSpec, systemDedication, systemTaint } from "../node-group.ts";
import { hostsSystemPods, takesOrdinaryPods } from "../reach.ts";

/** Rules for one group: what contradicts its dedication to system pods, and what looks like one and is not. */
export function checkSystemGroup(spec: NodeGroupSpec): Problem[] {
  if (!isSystemGroup(spec)) return checkNotSystem(spec);
  const problems: Problem[] = [];
  const type = findInstanceType(spec.instanceType, spec.instanceShapes);
  if (typeof type !== "string" && acceleratorOf(type) !== "none")
    problems.push(
      error(
        ["instanceType"],
        `${type.name} has accelerators, whose taint keeps system pods away. Use a type without them, such as m7i.large, or another dedicatedTo.`,
      ),
    );
  spec.taints.forEach(({ key, effect }, index) => {
    if (effect !== "PreferNoSchedule" && key !== systemTaint.key)
      problems.push(
        error(
          ["taints", index],
          `System pods do not tolerate "${key}", so that none would run in the group. Remove the taint, or dedicatedTo.`,
        ),
      );
  });
  return [...problems, ...checkTaintFollows(spec)];
}

function checkNotSystem(spec: NodeGroupSpec): Problem[] {
  const { dedicatedTo } = spec;
  if (dedicatedTo !== undefined && dedicatedTo.toLowerCase() === systemDedication)
    return [
      error(
        ["dedicatedTo"],
        `"${dedicatedTo}" would be a dedication like any other. For nodes of system pods, write "${systemDedication}".`,
      ),
    ];
  return checkTaintFollows(spec);
}

/** A taint by hand brings no label, by which add-ons choose the nodes. */
function checkTaintFollows({ taints }: NodeGroupSpec): Problem[] {
  return taints.flatMap(({ key }, index) =>
    key === systemTaint.key
      ? [
          error(
            ["taints", index],
            `"${key}" follows from dedicatedTo: "${systemDedication}". Remove the taint, and set dedicatedTo if the group is for system pods.`,
          ),
        ]
      : [],
  );
}

/** Rules for the system groups of a cluster together, and for what they leave to the other pods. */
export function checkSystemGroups(entries: readonly (readonly [name: string, spec: NodeGroupSpec])[]): Problem[] {
  const system = entries.filter(([, spec]) => isSystemGroup(spec));
  if (system.length === 0) return [];
  return [...checkAwake(entries, system), ...checkReplaceable(system), ...checkOrdinaryPods(entries, system)];
}

type Groups = readonly (readonly [name: string, spec: NodeGroupSpec])[];

/** A cluster that is asleep as a whole is no mistake. */
function checkAwake(entries: Groups, system: Groups): Problem[] {
  const awake = entries.filter(([, { asleep }]) => !asleep).map(([name]) => name);
  if (awake.length === 0 || system.some(([, { asleep }]) => !asleep)) return [];
  return [
    warning(
      [],
      `Every system group is asleep (${namesOf(system)}), so that pods in other groups (${awake.join(", ")}) have no DNS, and nothing scales. Set asleep of one to false, or let the others sleep as well.`,
    ),
  ];
}

/** With a single node, DNS and the autoscaler are gone while it is replaced. */
function checkReplaceable(system: Groups): Problem[] {
  const homes = system.filter(([, spec]) => hostsSystemPods(spec));
  const [[name, spec] = []] = homes;
  if (homes.length !== 1 || name === undefined || spec?.size.min !== 1 || spec.perAvailabilityZone) return [];
  return at(
    [name],
    [
      warning(
        ["size", "min"],
        "With one system node, cluster DNS is down whenever the node is updated or fails. Set size.min to at least 2.",
      ),
    ],
  );
}

function checkOrdinaryPods(entries: Groups, system: Groups): Problem[] {
  if (entries.some(([, spec]) => takesOrdinaryPods(spec))) return [];
  return [
    warning(
      [],
      `No node takes ordinary pods: ${namesOf(system)} ${system.length === 1 ? "is" : "are"} for system pods, and ${system.length === entries.length ? "there is no other group" : "every other group is tainted"}. Add a group without GPUs, dedicatedTo and taints; its size.min may be 0.`,
    ),
  ];
}

function namesOf(groups: Groups): string {
  return groups.map(([name]) => name).join(", ");
}
