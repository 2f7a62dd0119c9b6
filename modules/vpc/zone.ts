import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { type SubnetKind, subnetRange } from "@ml-platform/rules";
import { Construct } from "constructs";

export interface ZoneProps {
  /** The VPC's name. */
  readonly name: string;
  /** `us-east-2a` */
  readonly zone: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Shared by all zones, with a route to the internet gateway. */
  readonly publicRouteTableId: string;
  /** Shared by all zones, without a route out of the VPC. */
  readonly controlPlaneRouteTableId: string;
}

interface SubnetOptions {
  /** The last part of the subnet's name. */
  readonly purpose: string;
  readonly kind: SubnetKind;
  readonly routeTableId: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One availability zone of a VPC. It has its own private route table, so that each zone can have its own NAT gateway. */
export class Zone extends Construct {
  readonly zone: string;
  readonly publicSubnetId: string;
  readonly privateSubnetId: string;
  readonly controlPlaneSubnetId: string;
  readonly privateRouteTableId: string;

  constructor(scope: Construct, id: string, props: ZoneProps) {
    super(scope, id);
    this.zone = props.zone;
    this.privateRouteTableId = new RouteTable(this, "private-routes", {
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-private-${props.zone}` },
    }).id;
    // The tags by which load balancer controllers find subnets.
    this.publicSubnetId = this.subnet(props, {
      purpose: "public",
      kind: "public",
      routeTableId: props.publicRouteTableId,
      tags: { "kubernetes.io/role/elb": "1" },
    });
    this.privateSubnetId = this.subnet(props, {
      purpose: "private",
      kind: "private",
      routeTableId: this.privateRouteTableId,
      tags: { "kubernetes.io/role/internal-elb": "1" },
    });
    this.controlPlaneSubnetId = this.subnet(props, {
      purpose: "control-plane",
      kind: "controlPlane",
      routeTableId: props.controlPlaneRouteTableId,
    });
  }

  private subnet({ name, zone, vpcId, vpcCidr }: ZoneProps, { purpose, kind, routeTableId, tags }: SubnetOptions) {
    const scope = new Construct(this, purpose);
    const subnet = new Subnet(scope, "subnet", {
      vpcId,
      availabilityZone: zone,
      cidrBlock: subnetRange(vpcCidr, kind, zone),
      mapPublicIpOnLaunch: false,
      tags: { Name: `${name}-${purpose}-${zone}`, ...tags },
    });
    new RouteTableAssociation(scope, "routes", { subnetId: subnet.id, routeTableId });
    return subnet.id;
  }
}

/** One value per zone, by the zone's name. */
export function byZone(zones: readonly Zone[], value: (zone: Zone) => string): Record<string, string> {
  return Object.fromEntries(zones.map((zone) => [zone.zone, value(zone)]));
}
