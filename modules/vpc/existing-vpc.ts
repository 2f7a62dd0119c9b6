import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc/index.js";
import { DataAwsVpcDhcpOptions } from "@cdktf/provider-aws/lib/data-aws-vpc-dhcp-options/index.js";
import {
  at,
  checkNetwork,
  checkZonesOfRegion,
  type ExistingNetwork,
  endpointServices,
  existingSubnetKinds,
  type NetworkSpec,
} from "@ml-platform/rules";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { reportProblems } from "../report-problems.ts";
import { InterfaceEndpoints } from "./interface-endpoints.ts";
import type { RouteTables } from "./route-tables.ts";

export interface ExistingVpcProps extends NetworkSpec {
  readonly existing: ExistingNetwork;
  /** Whether load balancers are made for services, which find their subnets by tags. */
  readonly hasLoadBalancers: boolean;
  /** Known at synthesis; the names of what is made in the VPC start with it. */
  readonly name: string;
  readonly region: string;
}

/** A condition on what AWS answers, as an expression of Terraform's, and what is wrong where it does not hold. */
interface Condition {
  readonly condition: string;
  readonly errorMessage: string;
}

/**
 * A VPC and subnets that somebody else keeps: read in every plan, which fails with what is wrong about them, warns of what may
 * become a problem, and never changes them.
 * Only interface endpoints are made in it, if the author lists some.
 *
 * Sources: "VPC and subnet requirements" and "Cluster API server endpoint" in the EKS user guide.
 *
 * @throws {UserError} naming every error in the specification
 */
export class ExistingVpc extends Construct {
  readonly id: string;
  readonly cidr: string;
  readonly secondaryCidrs: readonly string[];
  /** By zone; empty where there are none. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  readonly controlPlaneSubnetIds: Readonly<Record<string, string>>;
  readonly podSubnetIds: Readonly<Record<string, string>>;
  /** None: whoever keeps the VPC keeps its routes. */
  readonly routeTableIds: RouteTables = { private: {}, controlPlane: {}, pods: {}, public: {} };
  readonly natPublicIps: Readonly<Record<string, string>> = {};
  readonly transitGatewayAttachmentIds: Readonly<Record<string, string>> = {};

  constructor(scope: Construct, id: string, props: ExistingVpcProps) {
    super(scope, id);
    const { name, region, existing, cidr, secondaryCidrs, availabilityZones } = props;
    reportProblems(this, `The network ${name}`, [
      ...checkNetwork(props),
      ...at(["availabilityZones"], checkZonesOfRegion(availabilityZones, region)),
    ]);
    const vpc = new DataAwsVpc(this, "vpc", {
      id: existing.vpcId,
      lifecycle: { postcondition: vpcConditions(props) },
    });
    // Options of a VPC that is shared are visible to its owner only.
    if (existing.ownerAccountId === undefined)
      new DataAwsVpcDhcpOptions(this, "dhcp", {
        dhcpOptionsId: vpc.dhcpOptionsId,
        lifecycle: { postcondition: [resolvesEndpoint(existing.vpcId)] },
      });

    this.id = vpc.id;
    this.cidr = cidr;
    this.secondaryCidrs = secondaryCidrs;
    this.privateSubnetIds = this.subnets("privateSubnetIds", props);
    this.publicSubnetIds = this.subnets("publicSubnetIds", props);
    this.podSubnetIds = this.subnets("podSubnetIds", props);
    this.controlPlaneSubnetIds =
      existing.controlPlaneSubnetIds === undefined
        ? this.privateSubnetIds
        : this.subnets("controlPlaneSubnetIds", props);

    const services = endpointServices(props.interfaceEndpoints);
    if (services.length === 0) return;
    new InterfaceEndpoints(this, "endpoints", {
      name,
      region,
      vpcId: this.id,
      vpcCidr: cidr,
      secondaryCidrs,
      services,
      zones: availabilityZones.map((zone) => ({ zone, privateSubnetId: this.privateSubnetIds[zone] ?? "" })),
    });
  }

  /** Ids as AWS answers them, so that nothing is made in a subnet that has not been looked at. */
  private subnets(kind: SubnetKey, { existing, hasLoadBalancers }: ExistingVpcProps) {
    const { vpcId, ownerAccountId, [kind]: ids = {} } = existing;
    const subnets = new Construct(this, existingSubnetKinds[kind]);
    return Object.fromEntries(
      Object.entries(ids).map(([zone, id]) => {
        const path = `network.existing.${kind}[${zone}]: ${id}`;
        const subnet = new DataAwsSubnet(subnets, zone, {
          id,
          lifecycle: { postcondition: subnetConditions(path, { zone, vpcId }) },
        });
        const name = `${existingSubnetKinds[kind]}-${zone}`;
        this.check(`addresses-${name}`, enoughAddresses(path, kind, subnet.fqn));
        const tag = roleTags[kind];
        // Whoever shares subnets has tags on them that nobody else sees.
        if (tag !== undefined && hasLoadBalancers && ownerAccountId === undefined)
          this.check(`tags-${name}`, isTagged(path, tag, subnet.fqn));
        return [zone, subnet.id];
      }),
    );
  }

  /** A warning in every plan where the condition does not hold. cdktf has no construct for `check` blocks. */
  private check(name: string, { condition, errorMessage }: Condition): void {
    TerraformStack.of(this).addOverride(`check.${name}`, { assert: [{ condition, error_message: errorMessage }] });
  }
}

type SubnetKey = keyof typeof existingSubnetKinds;

/** By which the AWS load balancer controller finds subnets. Source: docs/deploy/subnet_discovery.md of the controller. */
const roleTags: Readonly<Partial<Record<SubnetKey, string>>> = {
  privateSubnetIds: "kubernetes.io/role/internal-elb",
  publicSubnetIds: "kubernetes.io/role/elb",
};

/** EKS needs 6 free addresses for a control plane, and a load balancer 8 in each of its subnets. */
const needed: Readonly<Record<SubnetKey, { readonly addresses: number; readonly by: string }>> = {
  privateSubnetIds: { addresses: 8, by: "a load balancer needs 8, and every node some" },
  controlPlaneSubnetIds: { addresses: 6, by: "EKS needs 6 to create a cluster, or to upgrade one" },
  publicSubnetIds: { addresses: 8, by: "a load balancer needs 8" },
  podSubnetIds: { addresses: 8, by: "every node takes some for its pods" },
};

function enoughAddresses(path: string, kind: SubnetKey, subnet: string): Condition {
  const { addresses, by } = needed[kind];
  return {
    condition: `\${${subnet}.available_ip_address_count >= ${addresses}}`,
    errorMessage: `${path} has \${${subnet}.available_ip_address_count} free addresses, and ${by}.`,
  };
}

function isTagged(path: string, tag: string, subnet: string): Condition {
  return {
    condition: `\${contains(keys(${subnet}.tags), "${tag}")}`,
    errorMessage: `${path} does not have the tag ${tag} = 1, by which the AWS load balancer controller finds it. Whoever keeps the network adds it, or services name their subnets in an annotation.`,
  };
}

function vpcConditions({ existing, cidr, secondaryCidrs }: ExistingVpcProps): Condition[] {
  const { vpcId, ownerAccountId } = existing;
  const hasRange = (range: string, key: string): Condition => ({
    condition: `\${contains(self.cidr_block_associations[*].cidr_block, "${range}")}`,
    errorMessage: `network.${key}: ${range} is not a range of ${vpcId}. Its ranges: \${join(", ", self.cidr_block_associations[*].cidr_block)}.`,
  });
  return [
    hasRange(cidr, "cidr"),
    ...secondaryCidrs.map((range, index) => hasRange(range, `secondaryCidrs[${index}]`)),
    {
      condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
      errorMessage: `network.existing.vpcId: ${vpcId} does not have both DNS support and DNS host names, without which nodes find no private endpoint. Whoever keeps it enables them: aws ec2 modify-vpc-attribute --vpc-id ${vpcId} --enable-dns-support, and the same with --enable-dns-hostnames.`,
    },
    ...(ownerAccountId === undefined
      ? []
      : [
          {
            condition: `\${self.owner_id == "${ownerAccountId}"}`,
            errorMessage: `network.existing.ownerAccountId: ${vpcId} belongs to \${self.owner_id}, not to ${ownerAccountId}.`,
          },
        ]),
  ];
}

function resolvesEndpoint(vpcId: string): Condition {
  return {
    condition: '${contains(self.domain_name_servers, "AmazonProvidedDNS")}',
    errorMessage: `network.existing.vpcId: the DHCP options of ${vpcId} lack the name server AmazonProvidedDNS, which nodes need to resolve the private EKS endpoint. They have \${join(", ", self.domain_name_servers)}.`,
  };
}

function subnetConditions(path: string, { zone, vpcId }: { zone: string; vpcId: string }): Condition[] {
  return [
    {
      condition: `\${self.vpc_id == "${vpcId}"}`,
      errorMessage: `${path} is in \${self.vpc_id}, not in ${vpcId}.`,
    },
    {
      condition: `\${self.availability_zone == "${zone}"}`,
      errorMessage: `${path} is in \${self.availability_zone}, not in ${zone}. Write it under its own zone.`,
    },
  ];
}
