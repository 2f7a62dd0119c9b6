import type { PermanentSpec } from "../model/environment.ts";
import type { SandpitSpec } from "./spec.ts";

/** How long a sandpit's logs are kept: until after its end, for whoever looks for what went wrong. */
export const shortRetentionDays = 7;

/** EKS needs two zones for a control plane; a third costs more and shows nothing new. */
const zoneCount = 2;

/**
 * The zones that the owner chose, or those of the base that most of its node groups name: not every zone has every instance
 * type. A zone in which the clusters of the base have no control plane comes last.
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
  const excluding = Object.values(clusters).flatMap(({ controlPlaneZones }) => controlPlaneZones ?? []);
  const hasNone = (zone: string): number => Number(excluding.length > 0 && !excluding.includes(zone));
  const chosen = [...network.availabilityZones]
    .sort((one, other) => hasNone(one) - hasNone(other) || uses(other) - uses(one))
    .slice(0, zoneCount);
  return network.availabilityZones.filter((zone) => chosen.includes(zone));
}
