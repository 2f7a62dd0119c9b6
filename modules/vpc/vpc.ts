import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association/index.js";
import { checkNetwork, type NetworkSpec } from "@ml-platform/rules";
import { Construct } from "constructs";
import { settle } from "../problems.ts";
import { DhcpOptions } from "./dhcp-options.ts";
import { endpointServiceName, privateClusterServices } from "./endpoint-services.ts";
import { FlowLogs } from "./flow-logs.ts";
import { InterfaceEndpoints } from "./interface-endpoints.ts";
import { Nat } from "./nat.ts";
import { SubnetTier } from "./subnet-tier.ts";

export interface VpcProps extends NetworkSpec {
  /** Known at synthesis; names of everything in the VPC start with it. */
  readonly name: string;
  readonly region: string;
  /** Terraform refuses to destroy what holds data: the flow logs. */
  readonly deletionProtection: boolean;
}

/**
 * A network for EKS clusters: in each zone a public subnet for load balancers and NAT, a private one for nodes and pods,
 * and a small one for the network interfaces of control planes. Everything in it is identified by its zone, so a new zone
 * adds resources and touches none.
 *
 * @throws {UserError} naming every error in the specification
 */
export class Vpc extends Construct {
  readonly id: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** By zone. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** By zone. */
  readonly controlPlaneSubnetIds: Readonly<Record<string, string>>;
  /** Addresses of the NAT gateways by their zone; absent without NAT. */
  readonly natPublicIps?: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { name, region, cidr, availabilityZones, nat, dhcp } = props;
    settle(this, `The network ${name}`, checkNetwork(props));

    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: cidr,
      // EKS needs both: nodes find the private endpoint, and register, by DNS.
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
    // The group that instances fall into when nobody names one: it lets nothing in or out.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${name}-default-empty` },
    });

    const place = { vpcId: vpc.id, vpcCidr: cidr, availabilityZones };
    const publicTier = new SubnetTier(this, "public", {
      ...place,
      name: `${name}-public`,
      kind: "public",
      routeTables: "shared",
      tags: { "kubernetes.io/role/elb": "1" },
    });
    const privateTier = new SubnetTier(this, "private", {
      ...place,
      name: `${name}-private`,
      kind: "private",
      routeTables: "perAvailabilityZone",
      tags: { "kubernetes.io/role/internal-elb": "1" },
    });
    const controlPlaneTier = new SubnetTier(this, "control-plane", {
      ...place,
      name: `${name}-control-plane`,
      kind: "controlPlane",
      routeTables: "shared",
    });

    const internetGateway = new InternetGateway(this, "internet-gateway", { vpcId: vpc.id, tags: { Name: name } });
    new Route(this, "public-to-internet", {
      routeTableId: publicTier.routeTableIds["shared"]!,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internetGateway.id,
    });
    if (nat !== "none") {
      this.natPublicIps = new Nat(this, "nat", {
        name,
        mode: nat,
        availabilityZones,
        publicSubnetIds: publicTier.subnetIds,
        privateRouteTableIds: privateTier.routeTableIds,
        internetGateway,
      }).publicIps;
    }

    this.s3Endpoint(props, vpc.id, privateTier.routeTableIds);
    const services = props.interfaceEndpoints === "privateCluster" ? privateClusterServices : props.interfaceEndpoints;
    if (services.length > 0) {
      new InterfaceEndpoints(this, "endpoints", {
        name,
        region,
        vpcId: vpc.id,
        vpcCidr: cidr,
        services,
        subnetIds: privateTier.subnetIds,
      });
    }
    if (dhcp !== undefined) new DhcpOptions(this, "dhcp", { name, vpcId: vpc.id, ...dhcp });
    new FlowLogs(this, "flow-logs", {
      name,
      region,
      vpcId: vpc.id,
      ownerId: vpc.ownerId,
      deletionProtection: props.deletionProtection,
      ...props.flowLogs,
    });

    this.id = vpc.id;
    this.cidr = cidr;
    this.availabilityZones = availabilityZones;
    this.publicSubnetIds = publicTier.subnetIds;
    this.privateSubnetIds = privateTier.subnetIds;
    this.controlPlaneSubnetIds = controlPlaneTier.subnetIds;
  }

  /** Free of charge, and image layers and datasets take it instead of the NAT gateway, which charges by the gigabyte. */
  private s3Endpoint({ name, region }: VpcProps, vpcId: string, routeTableIds: Readonly<Record<string, string>>): void {
    const endpoint = new VpcEndpoint(this, "s3-endpoint", {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: endpointServiceName(region, "s3"),
      tags: { Name: `${name}-s3` },
    });
    for (const [zone, routeTableId] of Object.entries(routeTableIds)) {
      new VpcEndpointRouteTableAssociation(this, `s3-from-${zone}`, { vpcEndpointId: endpoint.id, routeTableId });
    }
  }
}
