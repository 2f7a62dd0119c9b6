import type { Change } from "../overlay.ts";
import { contains, overlaps } from "./cidr.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import { apiError, text } from "./words.ts";
import { availabilityZones, zoneId } from "./zones.ts";

function checkSubnet(change: Change): void {
  const { planned, key, region, find, prior } = change;
  if (prior !== undefined) return;
  const cidr = text(planned["cidr_block"]);
  const fail = (code: string, message: string): never => {
    throw apiError("creating EC2 Subnet", "EC2: CreateSubnet", 400, code, message);
  };
  const vpc = objectById(change, "aws_vpc", planned["vpc_id"]);
  if (cidr !== "" && !contains(text(vpc?.["cidr_block"]), cidr)) {
    fail("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const siblings = find("aws_subnet").filter(
    (other) => other.key !== key && other.attributes["vpc_id"] === planned["vpc_id"],
  );
  if (siblings.some(({ attributes }) => overlaps(text(attributes["cidr_block"]), cidr))) {
    fail("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  }
  const zone = planned["availability_zone"];
  const zones = availabilityZones(region);
  if (typeof zone === "string" && !zones.includes(zone)) {
    const only = "Subnets can currently only be created in the following availability zones";
    fail(
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. ${only}: ${zones.join(", ")}.`,
    );
  }
}

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
    checkChange: checkSubnet,
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
