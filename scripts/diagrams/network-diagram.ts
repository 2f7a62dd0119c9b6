import type { Graph, GraphEdge, GraphNode, JsonObject } from "@ml-platform/state";
import { type Block, blocks, member, referredName, text } from "./configuration.ts";

/** A VPC: its zones, their subnets, and the routes out. Arrows follow the traffic. */
export function networkDiagram(configuration: JsonObject): Graph {
  const [vpc] = blocks(configuration, "aws_vpc");
  if (vpc === undefined) return { nodes: [], edges: [], groups: [] };
  const subnets = blocks(configuration, "aws_subnet");
  const zones = [...new Set(subnets.map(zoneOf))];
  const gateways = blocks(configuration, "aws_internet_gateway");
  const natGateways = blocks(configuration, "aws_nat_gateway");
  const zoneOfSubnet = new Map(subnets.map((subnet) => [subnet.name, zoneOf(subnet)]));
  return {
    groups: [
      { id: vpc.name, label: `VPC ${text(vpc.attributes, "tags", "Name")} ${text(vpc.attributes, "cidr_block")}` },
      ...zones.map((zone) => ({ id: zone, label: zone, parent: vpc.name })),
    ],
    nodes: [
      ...subnets.map(subnetNode),
      ...natGateways.map(({ name, attributes }): GraphNode => {
        const zone = zoneOfSubnet.get(referredName(attributes["subnet_id"]) ?? "");
        return { id: name, label: "NAT gateway", kind: "network", group: zone ?? vpc.name };
      }),
      ...gateways.map(({ name }) => ({ id: name, label: "internet gateway", kind: "network", group: vpc.name })),
      ...endpointNodes(configuration, vpc.name),
      ...(gateways.length > 0 ? [{ id: internet, label: "internet" }] : []),
    ],
    edges: [
      ...routeEdges(configuration),
      ...endpointEdges(configuration),
      ...natGateways.flatMap((nat) => gateways.map((gateway) => ({ from: nat.name, to: gateway.name }))),
      ...gateways.map((gateway) => ({ from: gateway.name, to: internet })),
    ],
  };
}

const internet = "internet";
const interfaceEndpoints = "interface-endpoints";

function zoneOf({ attributes }: Block): string {
  return text(attributes, "availability_zone");
}

/** `private`, from the name tag `dev-private-us-east-2a`. */
function subnetNode(subnet: Block): GraphNode {
  const zone = zoneOf(subnet);
  const tier = /(public|private|control-plane)/.exec(text(subnet.attributes, "tags", "Name"))?.[1] ?? "subnet";
  return {
    id: subnet.name,
    label: `${tier} subnet`,
    detail: text(subnet.attributes, "cidr_block"),
    kind: "network",
    group: zone,
  };
}

/** An edge from each subnet to the target of each non-local route of its route table. */
function routeEdges(configuration: JsonObject): GraphEdge[] {
  const targets = new Map<string, string[]>();
  for (const { attributes } of blocks(configuration, "aws_route")) {
    const table = referredName(attributes["route_table_id"]);
    const target = referredName(attributes["nat_gateway_id"] ?? attributes["gateway_id"]);
    if (table !== undefined && target !== undefined) targets.set(table, [...(targets.get(table) ?? []), target]);
  }
  return subnetsByTable(configuration).flatMap(({ subnet, table }) =>
    (targets.get(table) ?? []).map((target) => ({ from: subnet, to: target })),
  );
}

function subnetsByTable(configuration: JsonObject): { subnet: string; table: string }[] {
  return blocks(configuration, "aws_route_table_association").flatMap(({ attributes }) => {
    const subnet = referredName(attributes["subnet_id"]);
    const table = referredName(attributes["route_table_id"]);
    return subnet === undefined || table === undefined ? [] : [{ subnet, table }];
  });
}

/** One node per gateway endpoint, and one for all interface endpoints, of which there may be many. */
function endpointNodes(configuration: JsonObject, vpc: string): GraphNode[] {
  const endpoints = blocks(configuration, "aws_vpc_endpoint");
  const interfaces = endpoints.filter(isInterface);
  const services = interfaces.map(serviceOf).join(", ");
  return [
    ...endpoints
      .filter((endpoint) => !isInterface(endpoint))
      .map((endpoint) => ({
        id: endpoint.name,
        label: `${serviceOf(endpoint)} endpoint`,
        detail: "gateway",
        kind: "storage",
        group: vpc,
      })),
    ...(interfaces.length > 0
      ? [{ id: interfaceEndpoints, label: "interface endpoints", detail: services, kind: "identity", group: vpc }]
      : []),
  ];
}

function endpointEdges(configuration: JsonObject): GraphEdge[] {
  const interfaces = new Set(
    blocks(configuration, "aws_vpc_endpoint")
      .filter(isInterface)
      .map(({ name }) => name),
  );
  const tables = subnetsByTable(configuration);
  const byGateway = blocks(configuration, "aws_vpc_endpoint_route_table_association").flatMap(({ attributes }) => {
    const endpoint = referredName(attributes["vpc_endpoint_id"]);
    const table = referredName(attributes["route_table_id"]);
    return endpoint === undefined
      ? []
      : tables.filter((each) => each.table === table).map(({ subnet }) => ({ from: subnet, to: endpoint }));
  });
  const bySubnet = blocks(configuration, "aws_vpc_endpoint_subnet_association").flatMap(({ attributes }) => {
    const subnet = referredName(attributes["subnet_id"]);
    return subnet !== undefined && interfaces.has(referredName(attributes["vpc_endpoint_id"]) ?? "") ? [subnet] : [];
  });
  return [...byGateway, ...[...new Set(bySubnet)].map((subnet) => ({ from: subnet, to: interfaceEndpoints }))];
}

function isInterface({ attributes }: Block): boolean {
  return member(attributes, "vpc_endpoint_type") === "Interface";
}

/** `ecr.api` from `com.amazonaws.us-east-2.ecr.api`. */
function serviceOf({ attributes }: Block): string {
  return text(attributes, "service_name").replace(/^com\.amazonaws\.[^.]+\./, "");
}
