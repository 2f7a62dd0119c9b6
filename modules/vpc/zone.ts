import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { type SubnetKind, subnetRange } from "@ml-platform/rules";
import { Construct } from "constructs";
import { RoutedSubnet } from "./routed-subnet.ts";

export interface ZoneProps {
  /** The VPC's name. */
  readonly name: string;
  /** `us-east-2a` */
  readonly zone: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Shared by all zones, with a route to the internet gateway. @default - the zone has no public subnet */
  readonly publicRouteTableId?: string | undefined;
  /** Shared by all zones, without a route out of the VPC but those of the author. */
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
  /** Absent in a VPC without public subnets. */
  readonly publicSubnetId?: string;
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
    if (props.publicRouteTableId !== undefined) {
      this.publicSubnetId = this.subnet(props, {
        purpose: "public",
        kind: "public",
        routeTableId: props.publicRouteTableId,
        tags: { "kubernetes.io/role/elb": "1" },
      });
    }
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
    return new RoutedSubnet(this, purpose, {
      name: `${name}-${purpose}-${zone}`,
      zone,
      vpcId,
      cidr: subnetRange(vpcCidr, kind, zone),
      routeTableId,
      ...(tags !== undefined && { tags }),
    }).id;
  }
}

/** One value per zone, by the zone's name; none for a zone that has none. */
export function byZone(zones: readonly Zone[], value: (zone: Zone) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    zones.flatMap((zone) => {
      const found = value(zone);
      return found === undefined ? [] : [[zone.zone, found]];
    }),
  );
}
