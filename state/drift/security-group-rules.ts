import type { Json, JsonObject } from "../model/json.ts";

/** One source or destination of a rule: AWS has a rule for each, and the provider groups them. */
export interface Rule {
  readonly key: string;
  /** The rule with this source only. */
  readonly value: JsonObject;
}

/** Attributes that list sources, by what kind they are of. */
const lists = [
  ["cidr_blocks", "ipv4"],
  ["ipv6_cidr_blocks", "ipv6"],
  ["prefix_list_ids", "list"],
  ["security_groups", "group"],
] as const;
/** Attributes that have one. */
const singles = [
  ["cidr_ipv4", "ipv4"],
  ["cidr_ipv6", "ipv6"],
  ["prefix_list_id", "list"],
  ["referenced_security_group_id", "group"],
  ["source_security_group_id", "group"],
] as const;

/**
 * The rules in an element of `ingress` or `egress` of a security group, in an `aws_security_group_rule`, or in an
 * `aws_vpc_security_group_ingress_rule`. Descriptions are not compared: no two rules differ in them alone.
 *
 * @param group the id of the group that the rule is of, where the rule may name it @default - it may not
 */
export function ruleParts(rule: JsonObject, group?: string | number): Rule[] {
  const ports = portsOf(rule);
  const ofLists = lists.flatMap(([name, kind]) =>
    (Array.isArray(rule[name]) ? rule[name] : []).map((source: Json) => ({
      key: `${ports} ${kind} ${source}`,
      value: { ...rule, ...nothing, [name]: [source] },
    })),
  );
  const ofSingles = singles.flatMap(([name, kind]) => {
    const source = rule[name];
    if (typeof source !== "string" || source === "") return [];
    const isSelf = source === group;
    return [{ key: isSelf ? `${ports} self` : `${ports} ${kind} ${source}`, value: rule }];
  });
  const self = rule["self"] === true ? [{ key: `${ports} self`, value: { ...rule, ...nothing, self: true } }] : [];
  return [...ofLists, ...ofSingles, ...self];
}

const nothing = { cidr_blocks: [], ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false };

/** https://www.iana.org/assignments/protocol-numbers: AWS gives the well-known ones by name. */
const protocols: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", all: "-1" };

function portsOf(rule: JsonObject): string {
  const named = String(rule["protocol"] ?? rule["ip_protocol"] ?? "").toLowerCase();
  const protocol = protocols[named] ?? named;
  // Where all protocols are meant, one attribute has 0, another null and a third -1.
  if (protocol === "-1") return protocol;
  return `${protocol} ${rule["from_port"] ?? ""}-${rule["to_port"] ?? ""}`;
}
