import { contract } from "../contract.ts";

/** What the `network` stack publishes. Subnets and their route tables are maps by availability zone. */
export const networkContract = contract(
  { kind: "network", scope: "environment", section: "network" },
  {
    vpcId: "string",
    vpcCidr: "string",
    /** Ranges that were added for pods. */
    secondaryCidrs: "list",
    publicSubnetIds: "map",
    privateSubnetIds: "map",
    controlPlaneSubnetIds: "map",
    /** By zone, and with a number from the second secondary range on: `us-east-2a-2` (`podSubnets` in rules). */
    podSubnetIds: "map",
    publicRouteTableIds: "map",
    privateRouteTableIds: "map",
    controlPlaneRouteTableIds: "map",
    podRouteTableIds: "map",
    /** By the name that the author chose, for those who decide what a transit gateway routes. */
    transitGatewayAttachmentIds: "map",
    /** Addresses as which the platform calls out, by the zone of the NAT gateway. */
    natPublicIps: "map",
  },
);
