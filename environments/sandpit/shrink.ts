import type { PermanentSpec } from "../model/environment.ts";
import type { SandpitSpec } from "./spec.ts";

/** How long a sandpit's logs are kept: until after its end, for whoever looks for what went wrong. */
export const shortRetentionDays = 7;

/** EKS needs two zones for a control plane; a third costs more and shows nothing new. */
const zoneCount = 2;

/**
 * The zones that the owner chose, or those of the base that most of its node groups name: not every zone has every instance
 * type.
 */
export function zonesOfSandpit(
  { network, clusters = {} }: PermanentSpec,
  { changes = {} }: Pick<SandpitSpec, "changes">,
): string[] {
  const own = (changes as { network?: { availabilityZones?: unknown } }).network?.availabilityZones;
  if (Array.isArray(own)) return own.filter((zone) => typeof zone === "string");
  const named = Object.values(clusters).flatMap(({ nodeGroups = {} }) =>
    Object.values(nodeGroups).flatMap(({ availabilityZones = [] }) => availabilityZones),
  );
  const uses = (zone: string): number => named.filter((each) => each === zone).length;
  const chosen = [...network.availabilityZones].sort((one, other) => uses(other) - uses(one)).slice(0, zoneCount);
  return network.availabilityZones.filter((zone) => chosen.includes(zone));
}
