import type { InstanceType } from "@ml-platform/rules";

export interface NetworkInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: "efa" | "efa-only" | "interface";
}

/**
 * One interface on each network card. The first carries the node's IP traffic, and EFA as well where its card can; the
 * others carry EFA alone and so take no address of the subnet. Device 1 on the others is what every type takes, but for
 * one whose first card has no EFA (p6-b300): there AWS wants device 0 on each.
 * Sources: "EFA-only interfaces" in the EC2 user guide; aws-parallelcluster issue 7143 for p6-b300; the VPC CNI knows
 * EFA-only interfaces since 1.18.4.
 */
export function networkInterfaces(type: Pick<InstanceType, "efaInterfaces" | "networkCards">): NetworkInterface[] {
  const firstCardHasEfa = type.networkCards === type.efaInterfaces;
  const first = firstCardHasEfa ? "efa" : "interface";
  return Array.from({ length: type.networkCards }, (_, card) => ({
    networkCardIndex: card,
    deviceIndex: card > 0 && firstCardHasEfa ? 1 : 0,
    interfaceType: card === 0 ? first : "efa-only",
  }));
}
