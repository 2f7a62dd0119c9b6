import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import {
  at,
  checkFlowLogPartition,
  checkNetwork,
  checkZonesOfRegion,
  type DhcpSpec,
  defaultRoute,
  dhcpDefaults,
  endpointServices,
  hasPublicSubnets,
  type NetworkSpec,
  networkDefaults,
  type WithDefaults,
} from "@ml-platform/rules";
import { Construct } from "constructs";
import { reportProblems } from "../report-problems.ts";
import { DhcpOptions } from "./dhcp-options.ts";
import { FlowLogs } from "./flow-logs.ts";
import { InterfaceEndpoints } from "./interface-endpoints.ts";
import { Nat } from "./nat.ts";
import { Pods } from "./pods.ts";
import type { RouteTables } from "./route-tables.ts";
import { Routes } from "./routes.ts";
import { S3Endpoint } from "./s3-endpoint.ts";
import { TransitGateways } from "./transit-gateways.ts";
import { byZone, Zone } from "./zone.ts";

/** Keys with a default in `networkDefaults` may be omitted. */
export interface VpcProps extends Omit<WithDefaults<NetworkSpec, typeof networkDefaults>, "dhcp"> {
  /** Known at synthesis; the names of everything in the VPC start with it. */
  readonly name: string;
  readonly region: string;
  /** Known at synthesis. */
  readonly accountId: string;
  /** @default - the VPC keeps AWS's DHCP options */
  readonly dhcp?: WithDefaults<DhcpSpec, typeof dhcpDefaults> | undefined;
  /** Whether Terraform refuses to destroy what holds data: the flow logs, and their key. @default true */
  readonly deletionProtection?: boolean;
}

/**
 * A network for EKS clusters: in each zone a public subnet for load balancers and NAT, a private one for nodes and pods, a
 * small one for the network interfaces of control planes, and one for pods in each range that was added for them. Everything in it is identified by its zone, so that a new zone
 * adds resources and changes none.
 *
 * @throws {UserError} naming every error in the specification
 */
export class Vpc extends Construct {
  readonly id: string;
  readonly cidr: string;
  /** Ranges that were added for pods. */
  readonly secondaryCidrs: readonly string[];
  readonly availabilityZones: readonly string[];
  /** By zone; empty without public subnets. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** By zone. */
  readonly controlPlaneSubnetIds: Readonly<Record<string, string>>;
  /** By zone, and with a number from the second secondary range on: `us-east-2a-2`. */
  readonly podSubnetIds: Readonly<Record<string, string>>;
  readonly routeTableIds: RouteTables;
  /** By the name that the author chose. */
  readonly transitGatewayAttachmentIds: Readonly<Record<string, string>>;
  /** Public addresses of the NAT gateways by zone; empty without NAT. */
  readonly natPublicIps: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { name, region, accountId, deletionProtection = true } = props;
    const spec = networkSpecOf(props);
    const { cidr, secondaryCidrs, nat, dhcp, availabilityZones } = spec;
    reportProblems(this, `The network ${name}`, [
      ...checkNetwork(spec),
      ...at(["availabilityZones"], checkZonesOfRegion(availabilityZones, region)),
      ...at(["flowLogs"], checkFlowLogPartition(spec.flowLogs, region)),
    ]);

    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: cidr,
      // EKS needs both: nodes resolve the private endpoint, and register, through DNS.
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
    const vpcId = vpc.id;
    this.emptyDefaultSecurityGroup(vpcId, name);
    const internet = hasPublicSubnets(spec) ? this.internet(vpc, name) : undefined;
    const controlPlaneRoutes = new RouteTable(this, "control-plane-routes", {
      vpcId,
      tags: { Name: `${name}-control-plane` },
    });

    const zones = availabilityZones.map(
      (zone) =>
        new Zone(this, zone, {
          name,
          zone,
          vpcId,
          vpcCidr: cidr,
          publicRouteTableId: internet?.routeTableId,
          controlPlaneRouteTableId: controlPlaneRoutes.id,
        }),
    );
    const pods =
      secondaryCidrs.length === 0
        ? { subnetIds: {}, routeTableIds: {} }
        : new Pods(this, "pods", { name, vpcId, availabilityZones, secondaryCidrs });
    const podRouteTableIds = pods.routeTableIds;
    this.natPublicIps =
      nat === "none" || internet === undefined
        ? {}
        : new Nat(this, "nat", {
            name,
            mode: nat,
            zones,
            podRouteTableIds,
            addresses: spec.natAddresses,
            internetGateway: internet.gateway,
          }).publicIps;
    this.routeTableIds = {
      private: byZone(zones, (zone) => zone.privateRouteTableId),
      controlPlane: byZone(zones, () => controlPlaneRoutes.id),
      pods: podRouteTableIds,
      public: byZone(zones, () => internet?.routeTableId),
    };
    const transit = new TransitGateways(this, "transit-gateways", {
      name,
      vpcId,
      gateways: spec.transitGateways,
      subnetIds: zones.map((zone) => zone.controlPlaneSubnetId),
    });
    this.transitGatewayAttachmentIds = transit.attachmentIds;
    new Routes(this, "routes", {
      routes: spec.routes,
      tables: this.routeTableIds,
      attachments: transit.attachments,
    });
    new S3Endpoint(this, "s3-endpoint", { name, region, vpcId, zones, podRouteTableIds });
    const services = endpointServices(spec.interfaceEndpoints);
    if (services.length > 0) {
      new InterfaceEndpoints(this, "endpoints", {
        name,
        region,
        vpcId,
        vpcCidr: cidr,
        secondaryCidrs,
        services,
        zones,
      });
    }
    if (dhcp !== undefined) new DhcpOptions(this, "dhcp", { name, vpcId, ...dhcp });
    new FlowLogs(this, "flow-logs", {
      name,
      region,
      vpcId,
      accountId,
      deletionProtection,
      ...spec.flowLogs,
    });

    this.id = vpcId;
    this.cidr = cidr;
    this.secondaryCidrs = secondaryCidrs;
    this.availabilityZones = availabilityZones;
    this.publicSubnetIds = byZone(zones, (zone) => zone.publicSubnetId);
    this.privateSubnetIds = byZone(zones, (zone) => zone.privateSubnetId);
    this.controlPlaneSubnetIds = byZone(zones, (zone) => zone.controlPlaneSubnetId);
    this.podSubnetIds = pods.subnetIds;
  }

  /** The way to the internet, and from it, of what has a public address. */
  private internet(vpc: AwsVpc, name: string) {
    const vpcId = vpc.id;
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId,
      tags: { Name: name },
      // The provider would move it to the new VPC, but only after AWS refused to delete the old one, to which it is attached.
      lifecycle: { replaceTriggeredBy: [`${vpc.terraformResourceType}.${vpc.friendlyUniqueId}.id`] },
    });
    const routeTableId = new RouteTable(this, "public-routes", { vpcId, tags: { Name: `${name}-public` } }).id;
    new Route(this, "public-to-internet", {
      routeTableId,
      destinationCidrBlock: defaultRoute,
      gatewayId: gateway.id,
    });
    return { gateway, routeTableId };
  }

  /** The group of instances for which none is specified. It allows no traffic. */
  private emptyDefaultSecurityGroup(vpcId: string, name: string): void {
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId,
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default` },
    });
  }
}

function networkSpecOf({ dhcp, ...props }: VpcProps): NetworkSpec {
  return { ...networkDefaults, ...props, ...(dhcp !== undefined && { dhcp: { ...dhcpDefaults, ...dhcp } }) };
}
