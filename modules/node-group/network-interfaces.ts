import type { InstanceType } from "@ml-platform/rules";

export interface NetworkInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: "efa-only" | "interface";
}

/**
 * The node's IP traffic has the first interface of card 0 for itself. Every card that has an Elastic Fabric Adapter gets an
 * interface for EFA only, which uses no address of the subnet: the second of card 0, the first of each other card. EC2
 * attaches the adapters so to every type: card 0 has room for two interfaces on all types that have EFA.
 *
 * The VPC CNI gives pods addresses on card 0 alone, so that on p5 and p5e, with two interfaces a card, pods have those of one
 * interface.
 *
 * Sources: "Maximize network bandwidth on Amazon EC2 instances with multiple network cards" in the EC2 user guide (2026-08);
 * aws-parallelcluster pull request 7262, which was tried on c5n, c6in, hpc6id and p4d; aws-parallelcluster issue 7143 for
 * p6-b300; interfaces of each card in Karpenter's zz_generated.vpclimits.go (2026-08-06); the VPC CNI leaves EFA-only
 * interfaces alone from 1.18.4.
 */
export function networkInterfaces(
  type: Pick<InstanceType, "efaInterfaces" | "networkCards" | "efaCards">,
): NetworkInterface[] {
  return [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
    ...efaCards(type).map(
      (card): NetworkInterface => ({
        networkCardIndex: card,
        deviceIndex: card === 0 ? 1 : 0,
        interfaceType: "efa-only",
      }),
    ),
  ];
}

function efaCards({
  efaInterfaces,
  networkCards,
  efaCards: known,
}: Parameters<typeof networkInterfaces>[0]): readonly number[] {
  return known ?? Array.from({ length: efaInterfaces }, (_, index) => networkCards - efaInterfaces + index);
}
