import type { Surroundings } from "../overlay.ts";
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
      const bits = parseCidr(cidr)?.bits ?? 24;
      const isInside = rangesOf(change, change.planned["vpc_id"]).some((range) => contains(range, cidr));
      return cidr === "" || (isInside && bits >= 16 && bits <= 28) ? undefined : `The CIDR '${cidr}' is invalid.`;
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

/** Every range of a VPC: its own, and those that were associated with it. */
function rangesOf(around: Surroundings, vpcId: unknown): string[] {
  const added = around
    .find("aws_vpc_ipv4_cidr_block_association")
    .filter(({ attributes }) => attributes["vpc_id"] === vpcId)
    .map(({ attributes }) => text(attributes["cidr_block"]));
  return [text(objectById(around, "aws_vpc", vpcId)?.["cidr_block"]), ...added];
}

interface Restriction {
  readonly own: string;
  readonly added: readonly string[];
  /** Whether it counts for any range of the VPC, and not only for the one that it was created with. */
  readonly any?: true;
}

/** What AWS does not add to a VPC that has a range in `own`. RFC 1918 is listed by its blocks. */
const restricted: readonly Restriction[] = [
  { own: "10.0.0.0/8", added: ["172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"] },
  { own: "10.0.0.0/15", added: ["10.0.0.0/16"], any: true },
  { own: "172.16.0.0/12", added: ["10.0.0.0/8", "192.168.0.0/16", "172.31.0.0/16", "198.19.0.0/16"] },
  { own: "192.168.0.0/16", added: ["10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16"] },
  { own: "100.64.0.0/10", added: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"] },
];

const mostRanges = 5;

/** Source: VPC user guide, "IPv4 CIDR block association restrictions"; API reference, AssociateVpcCidrBlock. */
const rangeRefusals: readonly Refusal[] = [
  {
    code: "InvalidVpc.Range",
    onCreate: true,
    message: ({ planned: { cidr_block } }) => {
      const bits = parseCidr(text(cidr_block))?.bits ?? 16;
      return bits >= 16 && bits <= 28 ? undefined : `The CIDR '${text(cidr_block)}' is invalid.`;
    },
  },
  {
    code: "InvalidVpc.Range",
    onCreate: true,
    message: (change) => {
      const cidr = text(change.planned["cidr_block"]);
      const own = rangesOf(change, change.planned["vpc_id"]);
      return own.some((range) => overlaps(range, cidr))
        ? `The CIDR '${cidr}' conflicts with another CIDR block of the VPC.`
        : undefined;
    },
  },
  {
    code: "InvalidVpc.Range",
    onCreate: true,
    message: (change) => {
      const cidr = text(change.planned["cidr_block"]);
      const own = rangesOf(change, change.planned["vpc_id"]);
      return restricted.some(
        (each) =>
          (each.any === true ? own : own.slice(0, 1)).some((range) => contains(each.own, range)) &&
          each.added.some((range) => contains(range, cidr)),
      )
        ? `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR.`
        : undefined;
    },
  },
  {
    code: "VpcCidrBlockLimitExceeded",
    onCreate: true,
    message: (change) =>
      rangesOf(change, change.planned["vpc_id"]).length >= mostRanges
        ? "This network has met its maximum number of allowed CIDRs"
        : undefined,
  },
];

/** Source: "Configure route tables" in the VPC user guide; API reference, CreateRoute. */
const routeRefusals: readonly Refusal[] = [
  {
    code: "InvalidParameterValue",
    onCreate: true,
    message: (change) => {
      const { destination_cidr_block, route_table_id, gateway_id } = change.planned;
      const vpcId = objectById(change, "aws_route_table", route_table_id)?.["vpc_id"];
      const destination = text(destination_cidr_block);
      // What is more specific than the local route may lead to an appliance; the platform has no such route.
      return gateway_id !== "local" && rangesOf(change, vpcId).some((range) => contains(range, destination))
        ? `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`
        : undefined;
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

  aws_vpc_ipv4_cidr_block_association: { refusals: rangeRefusals },

  aws_ec2_transit_gateway_vpc_attachment: {
    computed: ({ account }) => ({ vpc_owner_id: account }),
  },

  aws_route: {
    refusals: routeRefusals,
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
