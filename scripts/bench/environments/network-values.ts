import fc from "fast-check";
import { account } from "./values.ts";

export const destinations = ["192.0.2.0/24", "pl-0123456789abcdef0"];
export const id = "0123456789abcdef0";
export const routeTargets = [
  { transitGatewayId: `tgw-${id}` },
  { peeringConnectionId: `pcx-${id}` },
  { vpnGatewayId: `vgw-${id}`, from: ["private"] },
  { coreNetworkArn: `arn:aws:networkmanager::${account}:core-network/core-network-${id}` },
  { vpcEndpointId: `vpce-${id}`, destinations: ["192.0.2.0/24"] },
  { networkInterfaceId: `eni-${id}` },
];

/** A VPC with subnets of some kinds in every zone. */
export function existingNetwork(inRegion: readonly string[]) {
  const subnets = (digit: string) =>
    fc.constant(Object.fromEntries(inRegion.map((zone) => [zone, `subnet-0${zone.slice(-1)}00000000000000${digit}`])));
  return fc.record(
    {
      vpcId: fc.constant(`vpc-${id}`),
      ownerAccountId: fc.constant("222222222222"),
      privateSubnetIds: subnets("1"),
      controlPlaneSubnetIds: subnets("2"),
      publicSubnetIds: subnets("3"),
      podSubnetIds: subnets("4"),
    },
    { requiredKeys: ["vpcId", "privateSubnetIds"] },
  );
}
