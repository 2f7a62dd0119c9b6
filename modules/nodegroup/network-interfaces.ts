import type { InstanceType } from "@ml-platform/rules";

export interface EfaInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: "efa" | "efa-only";
}

/**
 * One EFA interface on each network card that has one. The first also carries the node's IP traffic; the others carry EFA
 * alone and so take no address of the subnet. Only the first card may have device 0.
 * Source: "EFA-only interfaces" in the EC2 user guide; the VPC CNI knows them since 1.18.4.
 */
export function efaInterfaces({ efaInterfaces }: Pick<InstanceType, "efaInterfaces">): EfaInterface[] {
  return Array.from({ length: efaInterfaces }, (_, card) => ({
    networkCardIndex: card,
    deviceIndex: card === 0 ? 0 : 1,
    interfaceType: card === 0 ? "efa" : "efa-only",
  }));
}
