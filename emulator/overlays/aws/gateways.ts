import type { Change, ResourceOverlay, Surroundings } from "../overlay.ts";
import { addressText, parseCidr } from "./cidr.ts";
import { dependencyViolation, objectById, subnetReference, vpcReference } from "./network-references.ts";
import { apiError, arn, oneOf, text } from "./words.ts";

function publicAddress({ make }: Surroundings): string {
  return addressText(3 * 2 ** 24 + Number.parseInt(make.hex(6), 16));
}

/** An address of the subnet's block, outside the first four and the last one, which AWS reserves. */
function privateAddress(change: Change): string {
  const range = parseCidr(text(objectById(change, "aws_subnet", change.planned["subnet_id"])?.["cidr_block"]));
  if (range === undefined) return "";
  const usable = Math.max(1, range.last - range.first - 5);
  return addressText(range.first + 4 + (Number.parseInt(change.make.hex(6), 16) % usable));
}

function checkNatGateway(change: Change): void {
  const { planned, find, prior } = change;
  if (prior !== undefined || planned["connectivity_type"] === "private") return;
  const vpc = objectById(change, "aws_subnet", planned["subnet_id"])?.["vpc_id"];
  if (find("aws_internet_gateway").some(({ attributes }) => attributes["vpc_id"] === vpc)) return;
  throw apiError(
    "creating EC2 NAT Gateway",
    "EC2: CreateNatGateway",
    400,
    "Gateway.NotAttached",
    `Network ${text(vpc)} has no Internet gateway attached`,
  );
}

export const gateways: Record<string, ResourceOverlay> = {
  aws_internet_gateway: {
    forceNew: [],
    references: [vpcReference("creating EC2 Internet Gateway: attaching", "EC2: AttachInternetGateway")],
    unique: [
      {
        attributes: ["vpc_id"],
        error: ({ vpc_id }) =>
          apiError(
            "attaching EC2 Internet Gateway",
            "EC2: AttachInternetGateway",
            400,
            "InvalidParameterValue",
            `Network ${text(vpc_id)} already has an internet gateway attached`,
          ),
      },
    ],
    computed: (change) => {
      const id = change.make.ec2("igw");
      return { id, arn: arn("ec2", change, `internet-gateway/${id}`), owner_id: change.account };
    },
    dependents: [
      {
        type: "aws_route",
        path: "gateway_id",
        attribute: "id",
        error: dependencyViolation("EC2 Internet Gateway", "EC2: DetachInternetGateway", "internetGateway"),
      },
    ],
  },

  aws_nat_gateway: {
    forceNew: ["allocation_id", "connectivity_type", "private_ip", "subnet_id"],
    checks: { connectivity_type: oneOf("connectivity_type", ["private", "public"]) },
    references: [
      subnetReference("creating EC2 NAT Gateway", "EC2: CreateNatGateway"),
      {
        path: "allocation_id",
        to: [["aws_eip", "allocation_id"]],
        error: (id) =>
          apiError(
            "creating EC2 NAT Gateway",
            "EC2: CreateNatGateway",
            400,
            "InvalidAllocationID.NotFound",
            `The allocation ID '${id}' does not exist`,
          ),
      },
    ],
    unique: [
      {
        attributes: ["allocation_id"],
        error: ({ allocation_id }) =>
          apiError(
            "creating EC2 NAT Gateway",
            "EC2: CreateNatGateway",
            400,
            "Resource.AlreadyAssociated",
            `Elastic IP address [${text(allocation_id)}] is already associated`,
          ),
      },
    ],
    checkChange: checkNatGateway,
    computed: (change) => ({
      id: `nat-0${change.make.hex(16)}`,
      association_id: change.make.ec2("eipassoc"),
      auto_provision_zones: null,
      auto_scaling_ips: null,
      availability_mode: "zonal",
      network_interface_id: change.make.ec2("eni"),
      private_ip: privateAddress(change),
      public_ip: text(objectById(change, "aws_eip", change.planned["allocation_id"])?.["public_ip"]),
      regional_nat_gateway_address: [],
      regional_nat_gateway_auto_mode: null,
      route_table_id: null,
      secondary_allocation_ids: [],
      secondary_private_ip_address_count: 0,
      secondary_private_ip_addresses: [],
      vpc_id: objectById(change, "aws_subnet", change.planned["subnet_id"])?.["vpc_id"] ?? null,
    }),
  },

  aws_eip: {
    forceNew: ["address", "domain", "customer_owned_ipv4_pool", "network_border_group", "public_ipv4_pool"],
    checks: { domain: oneOf("domain", ["vpc", "standard"]) },
    computed: (change) => {
      const id = change.make.ec2("eipalloc");
      const address = publicAddress(change);
      return {
        id,
        allocation_id: id,
        arn: arn("ec2", change, `elastic-ip/${id}`),
        association_id: "",
        carrier_ip: "",
        customer_owned_ip: "",
        domain: "vpc",
        instance: "",
        network_border_group: change.region,
        network_interface: "",
        private_dns: null,
        private_ip: "",
        ptr_record: "",
        public_dns: `ec2-${address.replaceAll(".", "-")}.${change.region}.compute.amazonaws.com`,
        public_ip: address,
        public_ipv4_pool: "amazon",
      };
    },
    dependents: [
      {
        type: "aws_nat_gateway",
        path: "allocation_id",
        attribute: "id",
        error: ({ id, public_ip }) =>
          apiError(
            `deleting EC2 EIP (${text(id)})`,
            "EC2: ReleaseAddress",
            400,
            "InvalidIPAddress.InUse",
            `Address ${text(public_ip)} is in use.`,
          ),
      },
    ],
  },
};
