import { stringsAt } from "../../provider/paths.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import { isEndpointService, newerThan } from "./known.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

/** Services that have gateway endpoints. */
const gatewayServices = ["s3", "dynamodb"];

/** Source: API reference, CreateVpcEndpoint; PrivateLink guide. */
const endpointRefusals: readonly Refusal[] = [
  {
    code: "InvalidServiceName",
    message: ({ planned: { service_name }, region }) => {
      const name = text(service_name);
      if (!name.startsWith("com.amazonaws.") || name.startsWith("com.amazonaws.vpce.")) return undefined;
      const prefix = `com.amazonaws.${region}.`;
      if (name.startsWith(prefix) && isEndpointService(name.slice(prefix.length))) return undefined;
      return `The Vpc Endpoint Service '${name}' does not exist ${newerThan("endpoint-services")}`;
    },
  },
  {
    code: "InvalidParameter",
    message: ({ planned: { service_name, vpc_endpoint_type } }) => {
      const service = text(service_name).split(".").slice(3).join(".");
      return (vpc_endpoint_type ?? "Gateway") === "Gateway" && !gatewayServices.includes(service)
        ? "Endpoint type (Gateway) does not match available service types ([Interface])."
        : undefined;
    },
  },
  {
    code: "DuplicateSubnetsInSameZone",
    message: (change) => {
      const ids = stringsAt(change.planned, "subnet_ids.*");
      const zones = ids.map((id) => objectById(change, "aws_subnet", id)?.["availability_zone"]);
      const twice = zones.findIndex((zone, index) => zones.indexOf(zone) !== index);
      return twice < 0
        ? undefined
        : `Found another VPC endpoint subnet in the availability zone of ${ids[twice] ?? ""}`;
    },
  },
  {
    code: "InvalidParameter",
    message: (change) => {
      const vpc = objectById(change, "aws_vpc", change.planned["vpc_id"]);
      if (
        !hasPrivateDns(change.planned) ||
        (vpc?.["enable_dns_hostnames"] === true && vpc["enable_dns_support"] !== false)
      )
        return undefined;
      const needed = "both enableDnsSupport and enableDnsHostnames VPC attributes set to true";
      return `Enabling private DNS requires ${needed} for ${text(change.planned["vpc_id"])}`;
    },
  },
  {
    code: "InvalidParameter",
    message: ({ planned, region, key, find }) => {
      const { service_name = null, vpc_id = null } = planned;
      const conflict = find("aws_vpc_endpoint").some(
        ({ key: other, attributes }) =>
          other !== key &&
          attributes["vpc_id"] === vpc_id &&
          attributes["service_name"] === service_name &&
          attributes["private_dns_enabled"] === true,
      );
      if (!conflict || !hasPrivateDns(planned)) return undefined;
      const domain = `${text(service_name).split(".").at(-1)}.${region}.amazonaws.com`;
      const why = `there is already a conflicting DNS domain for ${domain} in the VPC ${text(vpc_id)}`;
      return `private-dns-enabled cannot be set because ${why}`;
    },
  },
];

function hasPrivateDns({ vpc_endpoint_type, private_dns_enabled }: ObjectValue): boolean {
  return vpc_endpoint_type === "Interface" && private_dns_enabled === true;
}

export const endpoints: Record<string, AwsOverlay> = {
  aws_vpc_endpoint: {
    refusals: endpointRefusals,
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
