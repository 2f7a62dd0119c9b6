import { contains, overlaps, parseCidr } from "./cidr.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";
import { availabilityZones, zoneId } from "./zones.ts";

/** Source: VPC user guide, "Subnet CIDR blocks"; API reference, CreateSubnet. */
const subnetRefusals: readonly Refusal[] = [
  {
    code: "InvalidSubnet.Range",
    onCreate: true,
    message: (change) => {
      const cidr = text(change.planned["cidr_block"]);
      const vpc = objectById(change, "aws_vpc", change.planned["vpc_id"]);
      const bits = parseCidr(cidr)?.bits ?? 24;
      return cidr === "" || (contains(text(vpc?.["cidr_block"]), cidr) && bits >= 16 && bits <= 28)
        ? undefined
        : `The CIDR '${cidr}' is invalid.`;
    },
  },
  {
    code: "InvalidSubnet.Conflict",
    onCreate: true,
    message: ({ planned: { cidr_block, vpc_id }, key, find }) =>
      find("aws_subnet").some(
        ({ key: other, attributes }) =>
          other !== key &&
          attributes["vpc_id"] === vpc_id &&
          overlaps(text(attributes["cidr_block"]), text(cidr_block)),
      )
        ? `The CIDR '${text(cidr_block)}' conflicts with another subnet`
        : undefined,
  },
  {
    code: "InvalidParameterValue",
    onCreate: true,
    message: ({ planned: { availability_zone: zone }, region }) => {
      const zones = availabilityZones(region);
      const only = "Subnets can currently only be created in the following availability zones";
      return typeof zone !== "string" || zones.includes(zone)
        ? undefined
        : `Value (${zone}) for parameter availabilityZone is invalid. ${only}: ${zones.join(", ")}.`;
    },
  },
];

export const network: Record<string, AwsOverlay> = {
  aws_vpc: {
    computed: ({ make, account }) => {
      const table = make.ec2("rtb");
      return {
        default_network_acl_id: make.ec2("acl"),
        default_route_table_id: table,
        default_security_group_id: make.ec2("sg"),
        dhcp_options_id: make.ec2("dopt"),
        main_route_table_id: table,
        owner_id: account,
      };
    },
  },

  aws_subnet: {
    refusals: subnetRefusals,
    computed: ({ planned, region }) => {
      const zone = text(planned["availability_zone"]) || `${region}a`;
      return {
        availability_zone: zone,
        availability_zone_id: zoneId(zone),
        private_dns_hostname_type_on_launch: "ip-name",
      };
    },
  },

  aws_vpc_dhcp_options_association: { importId: ({ vpc_id }) => text(vpc_id) },

  aws_route: {
    computed: () => ({ origin: "CreateRoute", state: "active" }),
    importId: (route) => {
      const destinations = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
      const destination = destinations.map((name) => text(route[name])).find((value) => value !== "");
      return `${text(route["route_table_id"])}_${destination ?? ""}`;
    },
  },

  aws_route_table_association: {
    importId: ({ subnet_id, gateway_id, route_table_id }) =>
      `${text(subnet_id) || text(gateway_id)}/${text(route_table_id)}`,
  },

  aws_flow_log: {
    computed: () => ({
      log_format:
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    }),
  },
};
