import { nameInAws } from "../renames.ts";
import type { NodeGroupSpec } from "./node-group.ts";

type Named = Pick<NodeGroupSpec, "perAvailabilityZone" | "availabilityZones" | "renamedFrom">;

/**
 * A regular expression (RE2) of the names of the auto-scaling groups that EKS makes for a node group, and of no other's:
 * `eks-<name of the node group>-<uuid>`, where the provider appends 18 digits of the time and 8 hexadecimal ones to our name.
 *
 * Sources: EKS user guide, "Managed node groups"; `PrefixedUniqueId` in helper/id of hashicorp/terraform-plugin-sdk.
 *
 * @param networkZones where a group runs that names no zones
 */
export function autoscalingGroupPattern(name: string, spec: Named, networkZones: readonly string[]): string {
  const zones = spec.availabilityZones ?? networkZones;
  const inZone = spec.perAvailabilityZone ? `-(${zones.map(literal).join("|")})` : "";
  return `^eks-${literal(nameInAws(name, spec))}${inZone}-[0-9]{18}[0-9a-f]{8}-[0-9a-f-]+$`;
}

/** Names consist of letters, digits, hyphens and underscores; anything else would be refused, and is escaped all the same. */
function literal(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, "\\$&");
}
