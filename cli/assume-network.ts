import type { World } from "@ml-platform/emulator";
import {
  type ExistingNetwork,
  existingSubnetKinds,
  type NetworkSpec,
  subnetRange,
  vpcPrefixes,
} from "@ml-platform/rules";

interface PlaceWithNetwork {
  readonly account: { readonly id: string };
  readonly region: string;
  /** An account, which is a place too, has none. */
  readonly network?: NetworkSpec | undefined;
}

/** Which part of the VPC's range the emulator takes for subnets of a kind. */
const parts = {
  privateSubnetIds: "private",
  podSubnetIds: "private",
  publicSubnetIds: "public",
  controlPlaneSubnetIds: "controlPlane",
} as const satisfies Record<keyof typeof existingSubnetKinds, string>;

const kinds = Object.keys(existingSubnetKinds) as (keyof typeof existingSubnetKinds)[];

/**
 * Puts the VPC and the subnets that an environment uses without making them into the emulated world, where nobody else could
 * make them: a rehearsal takes it that they are as the environment says. What is there already stays as it is.
 */
export function assumeNetwork(world: World, { account, region, network }: PlaceWithNetwork): void {
  if (network?.existing === undefined) return;
  const realm = world.realm(`${account.id}-${region}`);
  const arn = (what: string) => `arn:aws:ec2:${region}:${account.id}:${what}`;
  const add = (type: string, id: string, attributes: Readonly<Record<string, string | boolean>>) => {
    if (realm.list(type).some((object) => object.attributes["id"] === id)) return;
    realm.add(type, { id, tags: {}, tags_all: {}, ...attributes });
  };
  const { vpcId, ownerAccountId = account.id } = network.existing;
  add("aws_vpc", vpcId, {
    arn: arn(`vpc/${vpcId}`),
    cidr_block: network.cidr,
    dhcp_options_id: vpcId.replace("vpc-", "dopt-"),
    enable_dns_hostnames: true,
    enable_dns_support: true,
    main_route_table_id: vpcId.replace("vpc-", "rtb-"),
    owner_id: ownerAccountId,
  });
  for (const range of network.secondaryCidrs)
    add("aws_vpc_ipv4_cidr_block_association", `vpc-cidr-assoc-${range}`, { vpc_id: vpcId, cidr_block: range });
  for (const [zone, id, cidr] of subnetsOf(network, network.existing))
    add("aws_subnet", id, {
      arn: arn(`subnet/${id}`),
      availability_zone: zone,
      cidr_block: cidr,
      owner_id: ownerAccountId,
      vpc_id: vpcId,
    });
}

function subnetsOf(network: NetworkSpec, existing: ExistingNetwork) {
  const prefix = Number(network.cidr.split("/")[1]);
  const hasLayout = prefix >= vpcPrefixes.shortest && prefix <= vpcPrefixes.longest;
  return kinds.flatMap((kind) =>
    Object.entries(existing[kind] ?? {}).map(
      ([zone, id]) => [zone, id, hasLayout ? subnetRange(network.cidr, parts[kind], zone) : network.cidr] as const,
    ),
  );
}
