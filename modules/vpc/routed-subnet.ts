import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface RoutedSubnetProps {
  readonly name: string;
  /** `us-east-2a` */
  readonly zone: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly routeTableId: string;
  /** Besides its name. */
  readonly tags?: Readonly<Record<string, string>>;
  /** What adds its range to the VPC. @default - the range is in the VPC's own */
  readonly range?: ITerraformDependable;
}

/** A subnet with its route table. It gives no public addresses. */
export class RoutedSubnet extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: RoutedSubnetProps) {
    super(scope, id);
    const { name, zone, vpcId, cidr, routeTableId, tags, range } = props;
    const subnet = new Subnet(this, "subnet", {
      vpcId,
      availabilityZone: zone,
      cidrBlock: cidr,
      mapPublicIpOnLaunch: false,
      tags: { Name: name, ...tags },
      ...(range !== undefined && { dependsOn: [range] }),
    });
    new RouteTableAssociation(this, "routes", { subnetId: subnet.id, routeTableId });
    this.id = subnet.id;
  }
}
