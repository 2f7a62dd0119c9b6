import type { NodeGroupSpec } from "@ml-platform/rules";

/** One AWS node group: a spec, and the zones that its nodes may be in. */
export interface SpreadNodeGroup {
  /** `general`, or `gpu-training-us-east-2a` where each zone has its own. */
  readonly name: string;
  readonly group: NodeGroupSpec;
  readonly zones: readonly string[];
}

/** Spreads each group over its zones, or makes one group per zone where the pods of a job must run in the same zone. */
export function spreadOverZones(
  groups: Readonly<Record<string, NodeGroupSpec>>,
  networkZones: readonly string[],
): SpreadNodeGroup[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    const zones = group.availabilityZones ?? networkZones;
    return group.perAvailabilityZone
      ? zones.map((zone) => ({ name: `${name}-${zone}`, group, zones: [zone] }))
      : [{ name, group, zones }];
  });
}
