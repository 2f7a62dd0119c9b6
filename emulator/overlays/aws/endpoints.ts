import { stringsAt } from "../../provider/paths.ts";
import type { Change } from "../overlay.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import { apiError, text } from "./words.ts";

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

export const endpoints: Record<string, AwsOverlay> = {
  aws_vpc_endpoint: {
    checkChange: checkEndpoint,
    recomputed: { network_interface_ids: ["subnet_ids"] },
    computed: (change) => {
      const { planned, make, region, id } = change;
      const service = text(planned["service_name"]).split(".").at(-1) ?? "";
      const gateway = (planned["vpc_endpoint_type"] ?? "Gateway") === "Gateway";
      const host = `${id}-${make.lower(8)}.${service}.${region}.vpce.amazonaws.com`;
      return {
        cidr_blocks: gateway ? ["52.219.0.0/16"] : [],
        dns_entry: gateway ? [] : [{ dns_name: host, hosted_zone_id: `Z${make.upper(13)}` }],
        ip_address_type: gateway ? "" : "ipv4",
        network_interface_ids: stringsAt(planned, "subnet_ids.*").map(() => make.ec2("eni")),
        policy: JSON.stringify({
          Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
          Version: "2008-10-17",
        }),
        prefix_list_id: gateway ? `pl-${make.hex(8)}` : null,
        private_dns_enabled: false,
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
    importId: ({ vpc_endpoint_id, route_table_id }) => `${text(vpc_endpoint_id)}/${text(route_table_id)}`,
  },

  aws_vpc_endpoint_subnet_association: {
    importId: ({ vpc_endpoint_id, subnet_id }) => `${text(vpc_endpoint_id)}/${text(subnet_id)}`,
  },
};
