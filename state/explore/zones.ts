import { isObject, type Json, type JsonObject } from "../model/json.ts";

/** `us-east-2a`, `us-gov-west-1b`, the local zone `us-west-2-lax-1a`: in a text, between other words. */
const zoneName =
  /(?<![a-zA-Z0-9])(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-(?:gov|iso[a-f]?))?-[a-z]+-\d(?:-[a-z]{3}-\d)?[a-z](?![a-zA-Z0-9])/g;

/** A resource, as far as its zone depends on it. */
interface Placed {
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
}

/** The availability zone of each subnet in the states, by the id of the subnet. */
export function subnetZones(resources: Iterable<Placed>): ReadonlyMap<string, string> {
  const zones = new Map<string, string>();
  for (const { type, attributes } of resources) {
    const { id, availability_zone: zone } = attributes;
    if (type === "aws_subnet" && typeof id === "string" && typeof zone === "string") zones.set(id, zone);
  }
  return zones;
}

/**
 * The availability zone that a resource is in: its own, that of its subnet, or the one that its address names.
 *
 * @param zoneOfSubnet see {@link subnetZones}
 * @returns undefined for what is in several zones, or in none
 */
export function zoneOf({ address, attributes }: Placed, zoneOfSubnet: ReadonlyMap<string, string>): string | undefined {
  const { availability_zone: own, availability_zones: several, subnet_id: subnet, subnet_ids: subnets } = attributes;
  if (typeof own === "string" && own !== "") return own;
  const named = zonesIn(several);
  if (named.length > 0) return only(named);
  const behind = [subnet, ...listOf(subnets), ...subnetsOfBlocks(attributes["vpc_config"])].flatMap((id) =>
    typeof id === "string" ? (zoneOfSubnet.get(id) ?? []) : [],
  );
  if (behind.length > 0) return only(behind);
  return only(address.match(zoneName) ?? []);
}

function zonesIn(value: Json | undefined): string[] {
  return listOf(value).filter((each): each is string => typeof each === "string" && each.match(zoneName)?.[0] === each);
}

function subnetsOfBlocks(blocks: Json | undefined): readonly Json[] {
  return listOf(blocks).flatMap((block) => (isObject(block) ? listOf(block["subnet_ids"]) : []));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function only(zones: readonly string[]): string | undefined {
  return new Set(zones).size === 1 ? zones[0] : undefined;
}
