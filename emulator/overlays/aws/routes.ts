import type { ResourceOverlay } from "../overlay.ts";
import { isCidr } from "./cidr.ts";
import { dependencyViolation, routeTableReference, subnetReference, vpcReference } from "./network-references.ts";
import { apiError, arn, exactlyOne, text } from "./words.ts";

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

export const routes: Record<string, ResourceOverlay> = {
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
};
