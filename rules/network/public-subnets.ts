import { error, type Problem } from "../problem.ts";
import type { NetworkSpec } from "./spec.ts";

type WithPublicSubnets = Pick<NetworkSpec, "nat" | "publicSubnets" | "existing">;

/** Whether the network has public subnets and an internet gateway. Without NAT it has neither, unless its author asks. */
export function hasPublicSubnets({ nat, publicSubnets, existing }: WithPublicSubnets): boolean {
  if (existing !== undefined) return existing.publicSubnetIds !== undefined;
  return publicSubnets ?? nat !== "none";
}

/** An error for a network whose NAT gateways would have no subnet to be in. */
export function checkPublicSubnets(spec: Pick<NetworkSpec, "nat" | "publicSubnets">): Problem[] {
  if (spec.nat === "none" || hasPublicSubnets(spec)) return [];
  return [
    error(
      ["publicSubnets"],
      `false contradicts nat: "${spec.nat}", because a NAT gateway is in a public subnet. Set nat to "none", or remove the line.`,
    ),
  ];
}

/**
 * An error for what only a public subnet can hold.
 *
 * @param what for the message: `A bastion that is reached by SSH`
 */
export function checkNeedsPublicSubnets(what: string, network: WithPublicSubnets, instead: string): Problem[] {
  if (hasPublicSubnets(network)) return [];
  return [
    error(
      [],
      `${what} is in public subnets, and the network has none. ${network.existing === undefined ? "Set network.publicSubnets: true" : "List network.existing.publicSubnetIds"}, or ${instead}.`,
    ),
  ];
}
