import { ProviderError } from "../../wire/diagnostic.ts";
import { isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { Change, Reference, ResourceOverlay, Surroundings } from "../overlay.ts";
import { addressText, contains, isCidr, isNetworkCidr, overlaps, parseCidr } from "./cidr.ts";
import { apiError, arn, oneOf, text } from "./words.ts";
import { availabilityZones, zoneId } from "./zones.ts";

export function vpcReference(doing: string, operation: string): Reference {
  return {
    path: "vpc_id",
    to: [["aws_vpc", "id"]],
    error: (id) => apiError(doing, operation, 400, "InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`),
  };
}

export function subnetReference(doing: string, operation: string, path = "subnet_id"): Reference {
  return {
    path,
    to: [["aws_subnet", "id"]],
    error: (id) => apiError(doing, operation, 400, "InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`),
  };
}

export function routeTableReference(doing: string, operation: string, path = "route_table_id"): Reference {
  return {
    path,
    to: [
      ["aws_route_table", "id"],
      ["aws_vpc", "main_route_table_id"],
    ],
    error: (id) =>
      apiError(doing, operation, 400, "InvalidRouteTableID.NotFound", `The routeTable ID '${id}' does not exist`),
  };
}

/** The error of every EC2 deletion that something stands in the way of. */
export function dependencyViolation(what: string, operation: string, noun: string) {
  return (self: ObjectValue): ProviderError =>
    apiError(
      `deleting ${what} (${text(self["id"])})`,
      operation,
      400,
      "DependencyViolation",
      `The ${noun} '${text(self["id"])}' has dependencies and cannot be deleted.`,
    );
}

export function objectById(around: Surroundings, type: string, id: unknown): ObjectValue | undefined {
  return around.find(type).find(({ attributes }) => attributes["id"] === id)?.attributes;
}

const vpcInUse = dependencyViolation("EC2 VPC", "EC2: DeleteVpc", "vpc");
const subnetInUse = dependencyViolation("EC2 Subnet", "EC2: DeleteSubnet", "subnet");

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

function publicAddress({ make }: Surroundings): string {
  return addressText(3 * 2 ** 24 + Number.parseInt(make.hex(6), 16));
}

/** An address of the subnet's block, behind the five that AWS keeps. */
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

const routeTargets = [
  "carrier_gateway_id",
  "core_network_arn",
  "egress_only_gateway_id",
  "gateway_id",
  "local_gateway_id",
  "nat_gateway_id",
  "network_interface_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
];
const routeDestinations = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];

function exactlyOne(config: ObjectValue, names: readonly string[]): ProviderError[] {
  const given = names.filter((name) => (config[name] ?? null) !== null);
  const unsure = given.some((name) => isUnknown(config[name]));
  if (given.length === 1 || (unsure && given.length > 0)) return [];
  const list = names.map((name) => `${name}`).join(",");
  return [
    new ProviderError(
      "Invalid combination of arguments",
      given.length === 0
        ? `one of \`${list}\` must be specified`
        : `only one of \`${list}\` can be specified, but \`${given.join(",")}\` were specified.`,
    ),
  ];
}

export const network: Record<string, ResourceOverlay> = {
  aws_vpc: {
    schemaVersion: 1,
    forceNew: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
    checks: { cidr_block: isNetworkCidr, instance_tenancy: oneOf("instance_tenancy", ["default", "dedicated"]) },
    computed: (change) => {
      const { make, account } = change;
      const id = make.ec2("vpc");
      const table = make.ec2("rtb");
      return {
        id,
        arn: arn("ec2", change, `vpc/${id}`),
        cidr_block: "",
        default_network_acl_id: make.ec2("acl"),
        default_route_table_id: table,
        default_security_group_id: make.ec2("sg"),
        dhcp_options_id: make.ec2("dopt"),
        enable_dns_hostnames: false,
        enable_network_address_usage_metrics: false,
        ipv6_association_id: "",
        ipv6_cidr_block: "",
        ipv6_cidr_block_network_border_group: "",
        main_route_table_id: table,
        owner_id: account,
      };
    },
    dependents: ["aws_subnet", "aws_internet_gateway", "aws_security_group", "aws_route_table", "aws_vpc_endpoint"].map(
      (type) => ({ type, path: "vpc_id", attribute: "id", error: vpcInUse }),
    ),
  },

  aws_subnet: {
    schemaVersion: 1,
    forceNew: ["vpc_id", "cidr_block", "availability_zone", "availability_zone_id", "ipv6_native", "outpost_arn"],
    checks: { cidr_block: isNetworkCidr },
    references: [vpcReference("creating EC2 Subnet", "EC2: CreateSubnet")],
    checkChange: checkSubnet,
    computed: (change) => {
      const { make, planned, account, region } = change;
      const id = make.ec2("subnet");
      const zone = text(planned["availability_zone"]) || `${region}a`;
      return {
        id,
        arn: arn("ec2", change, `subnet/${id}`),
        availability_zone: zone,
        availability_zone_id: zoneId(zone),
        ipv6_cidr_block_association_id: "",
        owner_id: account,
        private_dns_hostname_type_on_launch: "ip-name",
      };
    },
    dependents: [
      { type: "aws_nat_gateway", path: "subnet_id" },
      { type: "aws_eks_cluster", path: "vpc_config.*.subnet_ids.*" },
      { type: "aws_eks_node_group", path: "subnet_ids.*" },
      { type: "aws_vpc_endpoint", path: "subnet_ids.*" },
      { type: "aws_vpc_endpoint_subnet_association", path: "subnet_id" },
    ].map((dependent) => ({ ...dependent, attribute: "id", error: subnetInUse })),
  },

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

  aws_route_table: {
    forceNew: ["vpc_id"],
    references: [vpcReference("creating EC2 Route Table", "EC2: CreateRouteTable")],
    computed: (change) => {
      const id = change.make.ec2("rtb");
      return {
        id,
        arn: arn("ec2", change, `route-table/${id}`),
        owner_id: change.account,
        propagating_vgws: [],
        route: [],
      };
    },
    dependents: [
      {
        type: "aws_route_table_association",
        path: "route_table_id",
        attribute: "id",
        error: dependencyViolation("EC2 Route Table", "EC2: DeleteRouteTable", "routeTable"),
      },
    ],
  },

  aws_route: {
    forceNew: ["route_table_id", ...routeDestinations],
    checks: { destination_cidr_block: isCidr },
    validate: (config) => [...exactlyOne(config, routeTargets), ...exactlyOne(config, routeDestinations)],
    references: [
      routeTableReference("creating EC2 Route", "EC2: CreateRoute"),
      {
        path: "gateway_id",
        to: [["aws_internet_gateway", "id"]],
        except: /^(local$|vgw-|vpce-)/,
        error: (id) =>
          apiError(
            "creating EC2 Route",
            "EC2: CreateRoute",
            400,
            "InvalidGatewayID.NotFound",
            `The gateway ID '${id}' does not exist`,
          ),
      },
      {
        path: "nat_gateway_id",
        to: [["aws_nat_gateway", "id"]],
        error: (id) =>
          apiError(
            "creating EC2 Route",
            "EC2: CreateRoute",
            400,
            "InvalidNatGatewayID.NotFound",
            `The natGateway ID '${id}' does not exist`,
          ),
      },
    ],
    unique: routeDestinations.map((destination) => ({
      attributes: ["route_table_id", destination],
      error: (planned) =>
        apiError(
          `creating EC2 Route (${text(planned["route_table_id"])})`,
          "EC2: CreateRoute",
          400,
          "RouteAlreadyExists",
          `The route identified by ${text(planned[destination])} already exists.`,
        ),
    })),
    computed: ({ planned, make }) => ({
      id: `r-${text(planned["route_table_id"])}${make.hex(10)}`,
      instance_id: "",
      instance_owner_id: "",
      network_interface_id: "",
      origin: "CreateRoute",
      state: "active",
    }),
    importId: (route) => {
      const destination = routeDestinations.map((name) => text(route[name])).find((value) => value !== "");
      return `${text(route["route_table_id"])}_${destination ?? ""}`;
    },
  },

  aws_route_table_association: {
    forceNew: ["subnet_id", "gateway_id"],
    validate: (config) => exactlyOne(config, ["subnet_id", "gateway_id"]),
    references: [
      routeTableReference("creating Route Table Association", "EC2: AssociateRouteTable"),
      subnetReference("creating Route Table Association", "EC2: AssociateRouteTable"),
    ],
    unique: [
      {
        attributes: ["subnet_id"],
        error: ({ route_table_id }) =>
          apiError(
            "creating Route Table Association",
            "EC2: AssociateRouteTable",
            400,
            "Resource.AlreadyAssociated",
            `the specified association for route table ${text(route_table_id)} conflicts with an existing association`,
          ),
      },
    ],
    computed: ({ make }) => ({ id: make.ec2("rtbassoc") }),
    importId: ({ subnet_id, gateway_id, route_table_id }) =>
      `${text(subnet_id) || text(gateway_id)}/${text(route_table_id)}`,
  },

  aws_vpc_dhcp_options: {
    forceNew: [
      "domain_name",
      "domain_name_servers",
      "ipv6_address_preferred_lease_time",
      "netbios_name_servers",
      "netbios_node_type",
      "ntp_servers",
    ],
    computed: (change) => {
      const id = change.make.ec2("dopt");
      return { id, arn: arn("ec2", change, `dhcp-options/${id}`), owner_id: change.account };
    },
    dependents: [
      {
        type: "aws_vpc_dhcp_options_association",
        path: "dhcp_options_id",
        attribute: "id",
        error: dependencyViolation("EC2 DHCP Options Set", "EC2: DeleteDhcpOptions", "dhcpOptions"),
      },
    ],
  },

  aws_vpc_dhcp_options_association: {
    forceNew: ["vpc_id"],
    references: [
      vpcReference("creating EC2 VPC DHCP Options Set Association", "EC2: AssociateDhcpOptions"),
      {
        path: "dhcp_options_id",
        to: [["aws_vpc_dhcp_options", "id"]],
        except: /^default$/,
        error: (id) =>
          apiError(
            "creating EC2 VPC DHCP Options Set Association",
            "EC2: AssociateDhcpOptions",
            400,
            "InvalidDhcpOptionID.NotFound",
            `The dhcpOption ID '${id}' does not exist`,
          ),
      },
    ],
    computed: ({ planned }) => ({ id: `${text(planned["dhcp_options_id"])}-${text(planned["vpc_id"])}` }),
    importId: ({ vpc_id }) => text(vpc_id),
  },
};
