/**
 * Availability zones of each region, and those without EKS control planes, as of 2026-11-26.
 *
 * Sources: letters from moto 5.2.1 (ec2/models/availability_zones_and_regions.py, generated from describe-availability-zones),
 * with the letters that only older accounts have (ap-northeast-1b, ca-central-1c, us-west-1c); zone ids without control
 * planes from "Subnet requirements for clusters" in the EKS user guide.
 */
import { error, type Problem, warning } from "./problem.ts";
import { regionOfZone, regions } from "./regions.ts";

/** Of every region that has not exactly a, b and c. */
const letters: Readonly<Record<string, string>> = {
  "ap-northeast-1": "abcd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abcd",
  "us-east-1": "abcdef",
  "us-west-2": "abcd",
};

/** The names of a region's zones; undefined for a region that is not in the table. */
function zonesOf(region: string): string[] | undefined {
  if (!regions.includes(region)) return undefined;
  const own = Object.hasOwn(letters, region) ? letters[region] : undefined;
  return [...(own ?? "abc")].map((letter) => `${region}${letter}`);
}

/** An error for each zone that its region does not have. Names that are not zones at all are left to another check. */
export function checkZonesExist(zones: readonly string[]): Problem[] {
  return zones.flatMap((zone, index) => {
    const region = regionOfZone(zone);
    const known = region === undefined ? undefined : zonesOf(region);
    if (known === undefined || known.includes(zone)) return [];
    return [error([index], `${region} has no zone "${zone}". Its zones: ${known.join(", ")}.`)];
  });
}

/** Zone ids in which EKS makes no control plane. Which name such a zone has differs from account to account. */
const withoutControlPlane: Readonly<Record<string, { readonly id: string; readonly often?: string }>> = {
  "ca-central-1": { id: "cac1-az3" },
  "us-east-1": { id: "use1-az3", often: "us-east-1e" },
  "us-west-1": { id: "usw1-az2" },
};

/**
 * A warning if a zone may be one in which EKS makes no control plane: it then refuses to create the cluster.
 *
 * @param zones of a control plane
 * @param areChosen whether the author chose them for it: what may be so is known then
 */
export function checkZonesForControlPlane(zones: readonly string[], areChosen = false): Problem[] {
  const region = zones.flatMap((zone) => regionOfZone(zone) ?? [])[0] ?? "";
  if (!Object.hasOwn(withoutControlPlane, region)) return [];
  const { id, often } = withoutControlPlane[region] ?? { id: "" };
  const query = `aws ec2 describe-availability-zones --region ${region} --zone-ids ${id} --query 'AvailabilityZones[].ZoneName' --output text`;
  const says = `EKS creates no control plane in the zone with the id ${id}`;
  if (often !== undefined && zones.includes(often)) {
    const others = JSON.stringify(zones.filter((zone) => zone !== often)).replaceAll(",", ", ");
    return [
      warning(
        [zones.indexOf(often)],
        `${says}, which is "${often}" in most accounts: creating the cluster would fail. Set controlPlaneZones to ${others}, unless this prints another zone; nodes may be in any: ${query}`,
      ),
    ];
  }
  if (areChosen) return [];
  return [
    warning(
      [],
      `${says}, and which of ${zones.join(", ")} that is depends on the account: creating the cluster may fail. Set controlPlaneZones to all but the zone that this prints; nodes may be in any: ${query}`,
    ),
  ];
}
