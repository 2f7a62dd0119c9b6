import { z } from "zod";

const subnets = z.record(z.string(), z.string());

/** A VPC and subnets that exist already. */
export const existing = z.strictObject({
  vpcId: z.string().describe("The VPC; `cidr` is one of its ranges."),
  ownerAccountId: z
    .string()
    .optional()
    .describe("The account that shares the subnets with this one by AWS RAM (default: the environment's own)."),
  privateSubnetIds: subnets.describe("Subnets of nodes, by zone."),
  controlPlaneSubnetIds: subnets
    .optional()
    .describe("Subnets of the network interfaces of control planes, by zone (default: the private ones)."),
  publicSubnetIds: subnets
    .optional()
    .describe("Subnets of load balancers that face the internet, by zone (default: there are none)."),
  podSubnetIds: subnets
    .optional()
    .describe('Subnets of pods, by zone, for `podNetworking.subnets: "secondary"` (default: there are none).'),
});
