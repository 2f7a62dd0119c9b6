import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { type SubnetKind, subnetRange } from "@ml-platform/rules";
import { Construct } from "constructs";

export interface SubnetTierProps {
  /** `dev-public`: names of subnets and route tables start with it. */
  readonly name: string;
  readonly kind: SubnetKind;
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly availabilityZones: readonly string[];
  /** One table a zone where zones leave by different gateways, else one for all. */
  readonly routeTables: "perAvailabilityZone" | "shared";
  /** What load balancer controllers look for. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The subnets of one kind, one in each zone. No instance gets a public address by itself in any of them. */
export class SubnetTier extends Construct {
  /** By zone. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** By zone, or under `shared`. */
  readonly routeTableIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SubnetTierProps) {
    super(scope, id);
    const tables = props.routeTables === "shared" ? ["shared"] : props.availabilityZones;
    this.routeTableIds = Object.fromEntries(
      tables.map((table) => [
        table,
        new RouteTable(new Construct(this, `routes-${table}`), "table", {
          vpcId: props.vpcId,
          tags: { Name: table === "shared" ? props.name : `${props.name}-${table}` },
        }).id,
      ]),
    );
    this.subnetIds = Object.fromEntries(props.availabilityZones.map((zone) => [zone, this.subnet(props, zone)]));
  }

  private subnet(props: SubnetTierProps, zone: string): string {
    const place = new Construct(this, zone);
    const subnet = new Subnet(place, "subnet", {
      vpcId: props.vpcId,
      availabilityZone: zone,
      cidrBlock: subnetRange(props.vpcCidr, props.kind, zone),
      mapPublicIpOnLaunch: false,
      tags: { Name: `${props.name}-${zone}`, ...props.tags },
    });
    new RouteTableAssociation(place, "routes", {
      subnetId: subnet.id,
      routeTableId: this.routeTableIds[props.routeTables === "shared" ? "shared" : zone]!,
    });
    return subnet.id;
  }
}
