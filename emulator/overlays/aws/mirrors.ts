import type { ObjectValue, Value } from "../../wire/value.ts";
import type { Mirror } from "../overlay.ts";
import { text } from "./words.ts";

/** What AWS answers of a parent once it has children that are resources of their own. */
const mirrors: Readonly<Record<string, Readonly<Record<string, Mirror>>>> = {
  aws_vpc: {
    dhcp_options_id: { of: "aws_vpc_dhcp_options_association", by: "vpc_id", show: first("dhcp_options_id") },
  },
  aws_route_table: {
    route: { of: "aws_route", by: "route_table_id", show: (routes) => routes.map(routeOf) },
  },
  aws_eip: {
    association_id: { of: "aws_nat_gateway", by: "allocation_id", show: first("association_id") },
    network_interface: { of: "aws_nat_gateway", by: "allocation_id", show: first("network_interface_id") },
    private_ip: { of: "aws_nat_gateway", by: "allocation_id", show: first("private_ip") },
    private_dns: {
      of: "aws_nat_gateway",
      by: "allocation_id",
      show: ([gateway], { arn }) => {
        const [, , , region = ""] = text(arn).split(":");
        return `ip-${text(gateway?.["private_ip"]).replaceAll(".", "-")}.${region}.compute.internal`;
      },
    },
  },
  aws_vpc_endpoint: {
    route_table_ids: {
      of: "aws_vpc_endpoint_route_table_association",
      by: "vpc_endpoint_id",
      show: all("route_table_id"),
    },
    subnet_ids: { of: "aws_vpc_endpoint_subnet_association", by: "vpc_endpoint_id", show: all("subnet_id") },
  },
  aws_security_group: {
    ingress: { of: "aws_vpc_security_group_ingress_rule", by: "security_group_id", show: permissions },
    egress: { of: "aws_vpc_security_group_egress_rule", by: "security_group_id", show: permissions },
  },
  aws_iam_role: {
    managed_policy_arns: { of: "aws_iam_role_policy_attachment", by: "role", show: all("policy_arn") },
    inline_policy: {
      of: "aws_iam_role_policy",
      by: "role",
      show: (policies) => policies.map(({ name = null, policy = null }) => ({ name, policy })),
    },
  },
};

export function mirrorsOf(type: string): Readonly<Record<string, Mirror>> {
  return mirrors[type] ?? {};
}

function first(name: string): Mirror["show"] {
  return ([child]) => child?.[name] ?? null;
}

function all(name: string): Mirror["show"] {
  return (children) => children.map((child) => child[name] ?? null);
}

const targets = [
  "carrier_gateway_id",
  "core_network_arn",
  "destination_prefix_list_id",
  "egress_only_gateway_id",
  "gateway_id",
  "local_gateway_id",
  "nat_gateway_id",
  "network_interface_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
];

function routeOf(route: ObjectValue): ObjectValue {
  return {
    cidr_block: text(route["destination_cidr_block"]),
    ipv6_cidr_block: text(route["destination_ipv6_cidr_block"]),
    ...Object.fromEntries(targets.map((name) => [name, text(route[name])])),
  };
}

/** EC2 answers rules of the same protocol, ports and description as one permission. */
function permissions(rules: readonly ObjectValue[], { id }: ObjectValue): Value {
  const byPorts = new Map<string, ObjectValue[]>();
  for (const rule of rules) {
    const key = JSON.stringify(["ip_protocol", "from_port", "to_port", "description"].map((name) => rule[name]));
    byPorts.set(key, [...(byPorts.get(key) ?? []), rule]);
  }
  return [...byPorts.values()].map((same) => {
    const [{ ip_protocol, from_port, to_port, description } = {}] = same;
    const sources = (name: string): string[] => same.map((rule) => text(rule[name])).filter((source) => source !== "");
    const groups = sources("referenced_security_group_id");
    return {
      protocol: ip_protocol ?? null,
      from_port: from_port ?? 0,
      to_port: to_port ?? 0,
      description: text(description),
      cidr_blocks: sources("cidr_ipv4"),
      ipv6_cidr_blocks: sources("cidr_ipv6"),
      prefix_list_ids: sources("prefix_list_id"),
      security_groups: groups.filter((group) => group !== id),
      self: groups.some((group) => group === id),
    };
  });
}
