import type { World } from "@ml-platform/emulator";
import {
  type ClusterSpec,
  type ExistingNetwork,
  existingSubnetKinds,
  type NetworkSpec,
  subnetRange,
  vpcPrefixes,
} from "@ml-platform/rules";

/** An environment; or an account, which has neither network nor clusters. */
interface PlaceOfWork {
  readonly account: { readonly id: string };
  readonly region: string;
  readonly network?: NetworkSpec | undefined;
  readonly clusters: Readonly<
    Record<string, Pick<ClusterSpec, "endpoint" | "nodeIngress" | "podNetworking"> | undefined>
  >;
}

/** Which part of the VPC's range the emulator takes for subnets of a kind. */
const parts = {
  privateSubnetIds: "private",
  podSubnetIds: "private",
  publicSubnetIds: "public",
  controlPlaneSubnetIds: "controlPlane",
} as const satisfies Record<keyof typeof existingSubnetKinds, string>;

const kinds = Object.keys(existingSubnetKinds) as (keyof typeof existingSubnetKinds)[];

type Attributes = Readonly<Record<string, string | boolean | Readonly<Record<string, string>>>>;
type Add = (type: string, id: string, attributes?: Attributes) => void;

/**
 * Puts what an environment uses without making it into the emulated world, where nobody else could make it: a VPC with its
 * subnets, and security groups. A rehearsal takes it that they are as the environment says. What is there already stays as it is.
 */
export function assumeExisting(world: World, place: PlaceOfWork): void {
  const realm = world.realm(`${place.account.id}-${place.region}`);
  const add: Add = (type, id, attributes = {}) => {
    if (realm.list(type).some((object) => object.attributes["id"] === id)) return;
    realm.add(type, { id, tags: {}, tags_all: {}, ...attributes });
  };
  assumeNetwork(place, add);
  for (const id of Object.values(place.clusters).flatMap(securityGroupsOf)) add("aws_security_group", id);
}

function securityGroupsOf(cluster: PlaceOfWork["clusters"][string]): readonly string[] {
  const { endpoint, nodeIngress = {}, podNetworking } = cluster ?? {};
  return [
    ...(endpoint?.privateAccessFrom?.securityGroupIds ?? []),
    ...Object.values(nodeIngress).flatMap(({ securityGroupIds = [] }) => securityGroupIds),
    ...(podNetworking?.securityGroupIds ?? []),
  ];
}

function assumeNetwork({ account, region, network }: PlaceOfWork, add: Add): void {
  if (network?.existing === undefined) return;
  const arn = (what: string) => `arn:aws:ec2:${region}:${account.id}:${what}`;
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
  for (const [kind, zone, id, cidr] of subnetsOf(network, network.existing))
    add("aws_subnet", id, {
      ...tagged(roleTags[kind]),
      arn: arn(`subnet/${id}`),
      availability_zone: zone,
      cidr_block: cidr,
      owner_id: ownerAccountId,
      vpc_id: vpcId,
    });
}

/** As whoever keeps the network tags subnets for load balancers. */
const roleTags: Readonly<Partial<Record<keyof typeof existingSubnetKinds, string>>> = {
  privateSubnetIds: "kubernetes.io/role/internal-elb",
  publicSubnetIds: "kubernetes.io/role/elb",
};

function tagged(tag: string | undefined): Attributes {
  const tags = tag === undefined ? {} : { [tag]: "1" };
  return { tags, tags_all: tags };
}

function subnetsOf(network: NetworkSpec, existing: ExistingNetwork) {
  const prefix = Number(network.cidr.split("/")[1]);
  const hasLayout = prefix >= vpcPrefixes.shortest && prefix <= vpcPrefixes.longest;
  return kinds.flatMap((kind) =>
    Object.entries(existing[kind] ?? {}).map(
      ([zone, id]) =>
        [kind, zone, id, hasLayout ? subnetRange(network.cidr, parts[kind], zone) : network.cidr] as const,
    ),
  );
}
