import { zonesOffering } from "../../instance-families/zones-of-families.ts";
import { type Problem, warning } from "../../problem.ts";
import { regionOfZone } from "../../regions.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/**
 * Warns of a group in a zone that is not known to offer any of its types: EKS would create it, wait for its nodes, and fail.
 * A group that spreads over several zones has its nodes in those that do.
 */
export function checkOfferedZones(spec: NodeGroupSpec, networkZones: readonly string[]): Problem[] {
  const zones = spec.availabilityZones ?? networkZones;
  const region = regionOfZone(zones[0] ?? "");
  const types = [spec.instanceType, ...spec.alternativeInstanceTypes];
  if (region === undefined || types.some((type) => Object.hasOwn(spec.instanceShapes, type))) return [];
  const known = types.map((type) => zonesOffering(type.split(".")[0] ?? "", region));
  // One type of which nothing is known may be the one that is there.
  if (known.includes(undefined)) return [];
  const offering = [...new Set(known.flatMap((each) => each ?? []))].sort();
  const missing = zones.filter((zone) => !offering.includes(zone));
  const needsEach = spec.perAvailabilityZone || zones.length === 1;
  if (missing.length === 0 || (!needsEach && missing.length < zones.length)) return [];
  return [problem(types.join(" or "), spec, { region, missing, offering })];
}

function problem(
  types: string,
  { availabilityZones, perAvailabilityZone }: NodeGroupSpec,
  { region, missing, offering }: Readonly<Record<"missing" | "offering", readonly string[]> & { region: string }>,
): Problem {
  const where =
    availabilityZones === undefined && perAvailabilityZone ? ["perAvailabilityZone"] : ["availabilityZones"];
  const ask = `aws ec2 describe-instance-type-offerings --region ${region} --location-type availability-zone --filters Name=instance-type,Values=${types.replaceAll(" or ", ",")}`;
  return warning(
    where,
    offering.length === 0
      ? `${region} is not known to offer ${types} (2026-05), so that no node may ever start. Ask EC2: ${ask}`
      : `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not known to offer ${types} (2026-05); ${offering.join(", ")} ${offering.length === 1 ? "is" : "are"}. List in availabilityZones those of your account that do: ${ask}`,
  );
}
