import type { InstanceType } from "@ml-platform/rules";

export interface NetworkInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: "efa" | "efa-only" | "interface";
}

/**
 * One interface on each network card. The first is for the node's IP traffic, and for EFA if its card supports it; the
 * others are for EFA only and so use no address of the subnet. They are device 1 on every type except one whose first card
 * has no EFA (p6-b300), where AWS requires device 0.
 * Sources: "EFA-only interfaces" in the EC2 user guide; aws-parallelcluster issue 7143 for p6-b300; the VPC CNI supports
 * EFA-only interfaces from 1.18.4.
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
