import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js";
import { type NetworkSpec, podSubnets } from "@ml-platform/rules";
import { Construct } from "constructs";
import { idOfRange } from "./range-id.ts";
import { RoutedSubnet } from "./routed-subnet.ts";

export interface PodsProps extends Pick<NetworkSpec, "availabilityZones" | "secondaryCidrs"> {
  /** The VPC's name. */
  readonly name: string;
  readonly vpcId: string;
}

/**
 * Ranges for pods, which are added to the VPC, and a subnet of each in every zone. The subnets of a zone share a route table
 * of their own, so that pods can be kept from where nodes may go.
 *
 * Their tag is the one by which the Amazon VPC CNI finds further subnets for the pods of a node ("Enhanced Subnet
 * Discovery", since 1.18): they are used without further settings, besides the node's own subnet.
 */
export class Pods extends Construct {
  /** By zone, and with a number from the second range on: `us-east-2a-2`. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** By zone. */
  readonly routeTableIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: PodsProps) {
    super(scope, id);
    const { name, vpcId, availabilityZones, secondaryCidrs } = props;
    const tables = Object.fromEntries(availabilityZones.map((zone) => [zone, this.routeTable(props, zone)]));
    const ranges = Object.fromEntries(secondaryCidrs.map((range) => [range, this.range(vpcId, range)]));
    const subnets = podSubnets(props).map(({ zone, secondaryCidr, cidr, key }) => {
      const range = ranges[secondaryCidr] as Range;
      const subnet = new RoutedSubnet(range.scope, zone, {
        name: `${name}-pods-${key}`,
        zone,
        vpcId,
        cidr,
        routeTableId: tables[zone] as string,
        tags: { "kubernetes.io/role/cni": "1" },
        range: range.association,
      });
      return [key, subnet.id] as const;
    });
    this.subnetIds = Object.fromEntries(subnets);
    this.routeTableIds = tables;
  }

  private routeTable({ name, vpcId }: PodsProps, zone: string): string {
    return new RouteTable(new Construct(this, zone), "routes", { vpcId, tags: { Name: `${name}-pods-${zone}` } }).id;
  }

  private range(vpcId: string, cidrBlock: string): Range {
    const scope = new Construct(this, idOfRange(cidrBlock));
    return { scope, association: new VpcIpv4CidrBlockAssociation(scope, "range", { vpcId, cidrBlock }) };
  }
}

interface Range {
  readonly scope: Construct;
  readonly association: VpcIpv4CidrBlockAssociation;
}
