import { stringsAt } from "../../provider/paths.ts";
import type { Change, ResourceOverlay } from "../overlay.ts";
import { objectById, routeTableReference, subnetReference, vpcReference } from "./network-references.ts";
import { securityGroupReference } from "./security-groups.ts";
import { apiError, arn, isJson, oneOf, text } from "./words.ts";

const doing = "creating EC2 VPC Endpoint";
const operation = "EC2: CreateVpcEndpoint";

function refuse(code: string, message: string): never {
  throw apiError(doing, operation, 400, code, message);
}

function checkEndpoint(change: Change): void {
  const { planned, region, key, find } = change;
  const service = text(planned["service_name"]);
  if (service.startsWith("com.amazonaws.") && !service.startsWith(`com.amazonaws.${region}.`)) {
    refuse("InvalidServiceName", `The Vpc Endpoint Service '${service}' does not exist`);
  }
  const zones = new Map<string, string>();
  for (const id of stringsAt(planned, "subnet_ids.*")) {
    const zone = text(objectById(change, "aws_subnet", id)?.["availability_zone"]);
    if (zones.has(zone)) {
      refuse("DuplicateSubnetsInSameZone", `Found another VPC endpoint subnet in the availability zone of ${id}`);
    }
    zones.set(zone, id);
  }
  if (planned["vpc_endpoint_type"] !== "Interface" || planned["private_dns_enabled"] !== true) return;
  const vpc = objectById(change, "aws_vpc", planned["vpc_id"]);
  if (vpc?.["enable_dns_hostnames"] !== true || vpc["enable_dns_support"] === false) {
    const needed = "both enableDnsSupport and enableDnsHostnames VPC attributes set to true";
    refuse("InvalidParameter", `Enabling private DNS requires ${needed} for ${text(planned["vpc_id"])}`);
  }
  const conflict = find("aws_vpc_endpoint").some(
    ({ key: other, attributes }) =>
      other !== key &&
      attributes["vpc_id"] === planned["vpc_id"] &&
      attributes["service_name"] === service &&
      attributes["private_dns_enabled"] === true,
  );
  if (!conflict) return;
  const domain = `${service.split(".").at(-1)}.${region}.amazonaws.com`;
  const why = `there is already a conflicting DNS domain for ${domain} in the VPC ${text(planned["vpc_id"])}`;
  refuse("InvalidParameter", `private-dns-enabled cannot be set because ${why}`);
}

export const endpoints: Record<string, ResourceOverlay> = {
  aws_vpc_endpoint: {
    forceNew: [
      "vpc_id",
      "service_name",
      "vpc_endpoint_type",
      "resource_configuration_arn",
      "service_network_arn",
      "service_region",
    ],
    checks: {
      policy: isJson,
      vpc_endpoint_type: oneOf("vpc_endpoint_type", [
        "Interface",
        "Gateway",
        "GatewayLoadBalancer",
        "Resource",
        "ServiceNetwork",
      ]),
      ip_address_type: oneOf("ip_address_type", ["ipv4", "dualstack", "ipv6"]),
    },
    references: [
      vpcReference(doing, operation),
      subnetReference(doing, operation, "subnet_ids.*"),
      routeTableReference(doing, operation, "route_table_ids.*"),
      securityGroupReference(doing, operation, "security_group_ids.*"),
    ],
    checkChange: checkEndpoint,
    recomputed: { network_interface_ids: ["subnet_ids"] },
    computed: (change) => {
      const { planned, make, region, account } = change;
      const id = make.ec2("vpce");
      const service = text(planned["service_name"]).split(".").at(-1) ?? "";
      const gateway = (planned["vpc_endpoint_type"] ?? "Gateway") === "Gateway";
      const subnets = stringsAt(planned, "subnet_ids.*");
      const host = `${id}-${make.lower(8)}.${service}.${region}.vpce.amazonaws.com`;
      return {
        id,
        arn: arn("ec2", change, `vpc-endpoint/${id}`),
        cidr_blocks: gateway ? ["52.219.0.0/16"] : [],
        dns_entry: gateway ? [] : [{ dns_name: host, hosted_zone_id: `Z${make.upper(13)}` }],
        ip_address_type: gateway ? null : "ipv4",
        network_interface_ids: subnets.map(() => make.ec2("eni")),
        owner_id: account,
        policy: JSON.stringify({
          Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
          Version: "2008-10-17",
        }),
        prefix_list_id: gateway ? `pl-${make.hex(8)}` : null,
        private_dns_enabled: false,
        requester_managed: false,
        route_table_ids: [],
        security_group_ids: gateway
          ? []
          : [text(objectById(change, "aws_vpc", planned["vpc_id"])?.["default_security_group_id"])],
        service_region: region,
        state: "available",
        subnet_ids: [],
      };
    },
  },

  aws_vpc_endpoint_route_table_association: {
    forceNew: ["route_table_id", "vpc_endpoint_id"],
    references: [
      routeTableReference("creating VPC Endpoint Route Table Association", "EC2: ModifyVpcEndpoint"),
      endpointReference("creating VPC Endpoint Route Table Association"),
    ],
    computed: ({ make }) => ({ id: `a-${make.ec2("vpce")}${make.hex(10)}` }),
    importId: ({ vpc_endpoint_id, route_table_id }) => `${text(vpc_endpoint_id)}/${text(route_table_id)}`,
  },

  aws_vpc_endpoint_subnet_association: {
    forceNew: ["subnet_id", "vpc_endpoint_id"],
    references: [
      subnetReference("creating VPC Endpoint Subnet Association", "EC2: ModifyVpcEndpoint"),
      endpointReference("creating VPC Endpoint Subnet Association"),
    ],
    computed: ({ make }) => ({ id: `a-${make.ec2("vpce")}${make.hex(10)}` }),
    importId: ({ vpc_endpoint_id, subnet_id }) => `${text(vpc_endpoint_id)}/${text(subnet_id)}`,
  },
};

function endpointReference(what: string) {
  return {
    path: "vpc_endpoint_id",
    to: [["aws_vpc_endpoint", "id"]] as const,
    error: (id: string) =>
      apiError(
        what,
        "EC2: ModifyVpcEndpoint",
        400,
        "InvalidVpcEndpointId.NotFound",
        `The Vpc Endpoint Id '${id}' does not exist`,
      ),
  };
}
