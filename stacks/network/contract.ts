import { contract } from "../contract.ts";

/** What the `network` stack publishes. Subnets are maps by availability zone. */
export const networkContract = contract(
  { kind: "network", scope: "environment", section: "network" },
  {
    vpcId: "string",
    vpcCidr: "string",
    publicSubnetIds: "map",
    privateSubnetIds: "map",
    controlPlaneSubnetIds: "map",
  },
);
