import { type RouteSource, routeSources } from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";

const idByZone = z.union([z.string(), z.record(z.string(), z.string())], {
  error: saying("an id, or one for each zone", (shown) => `${shown} is neither an id nor an id for each zone.`),
});

/** One route to another network. What it leads to exists already: it is neither created nor changed. */
export const route = z.strictObject({
  destinations: z.array(z.string()).describe("Ranges of the other network, or ids of prefix lists (pl-...)."),
  from: z
    .array(z.enum(routeSources as [RouteSource, ...RouteSource[]]))
    .default(["private", "controlPlane"])
    .describe(
      "Whose traffic takes the route. Without controlPlane, the other network does not reach the private Kubernetes API: answers find no way back.",
    ),
  transitGatewayId: z.string().optional().describe("A transit gateway to which the VPC is attached."),
  peeringConnectionId: z.string().optional().describe("A peering connection of the VPC that was accepted."),
  vpnGatewayId: z.string().optional().describe("A virtual private gateway that is attached to the VPC."),
  coreNetworkArn: z.string().optional().describe("A Cloud WAN core network to which the VPC is attached."),
  vpcEndpointId: idByZone
    .optional()
    .describe("An endpoint of AWS Network Firewall or of a gateway load balancer, or one for each zone."),
  networkInterfaceId: idByZone.optional().describe("The network interface of an appliance, or one for each zone."),
});
