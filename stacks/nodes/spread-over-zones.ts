import type { NodeGroupSpec } from "@ml-platform/rules";

/** One EKS node group: its spec, and the zones of its nodes. */
export interface SpreadNodeGroup {
  /** `general`, or `gpu-training-us-east-2a` if each zone has its own group. */
  readonly name: string;
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
    return group.perAvailabilityZone
      ? zones.map((zone) => ({ name: `${name}-${zone}`, group, zones: [zone] }))
      : [{ name, group, zones }];
  });
}
