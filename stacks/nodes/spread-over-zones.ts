import { earlierNames, type NodeGroupSpec, nameInAws } from "@ml-platform/rules";

/** One EKS node group: its spec, and the zones of its nodes. */
export interface SpreadNodeGroup {
  /** `general`, or `gpu-training-us-east-2a` if each zone has its own group. */
  readonly name: string;
  /** The first name that it had. */
  readonly nameInAws: string;
  /** Names under which it may still be in the state, oldest first. */
  readonly earlierNames: readonly string[];
  readonly group: NodeGroupSpec;
  readonly zones: readonly string[];
}

/** Spreads each group over its zones, or makes one group per zone if the pods of a job must run in the same zone. */
export function spreadOverZones(
  groups: Readonly<Record<string, NodeGroupSpec>>,
  networkZones: readonly string[],
): SpreadNodeGroup[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    const zones = group.availabilityZones ?? networkZones;
    const spread = (suffix: string, inZones: readonly string[]): SpreadNodeGroup => ({
      name: `${name}${suffix}`,
      nameInAws: `${nameInAws(name, group)}${suffix}`,
      earlierNames: earlierNames(name, group).map((earlier) => `${earlier}${suffix}`),
      group,
      zones: inZones,
    });
    return group.perAvailabilityZone ? zones.map((zone) => spread(`-${zone}`, [zone])) : [spread("", zones)];
  });
}
