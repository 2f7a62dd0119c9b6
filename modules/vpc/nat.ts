import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import type { NetworkSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface NatProps {
  readonly name: string;
  readonly mode: Exclude<NetworkSpec["nat"], "none">;
  /** A single gateway stands in the first. */
  readonly availabilityZones: readonly string[];
  /** By zone. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone; each gets a default route. */
  readonly privateRouteTableIds: Readonly<Record<string, string>>;
  /** Without it a gateway has no way out, and its address cannot be released on destroy. */
  readonly internetGateway: ITerraformDependable;
}

/** The way of private subnets to the internet. */
export class Nat extends Construct {
  /** Addresses under which the platform is seen outside, by zone of the gateway. */
  readonly publicIps: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NatProps) {
    super(scope, id);
    const zones = props.mode === "single" ? props.availabilityZones.slice(0, 1) : props.availabilityZones;
    const gateways = Object.fromEntries(zones.map((zone) => [zone, this.gateway(props, zone)]));
    this.publicIps = Object.fromEntries(zones.map((zone) => [zone, gateways[zone]!.publicIp]));
    for (const zone of props.availabilityZones) {
      new Route(this, `from-${zone}`, {
        routeTableId: props.privateRouteTableIds[zone]!,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: (gateways[zone] ?? gateways[zones[0]!]!).id,
      });
    }
  }

  private gateway({ name, publicSubnetIds, internetGateway }: NatProps, zone: string): NatGateway {
    const place = new Construct(this, zone);
    const tags = { Name: `${name}-nat-${zone}` };
    const address = new Eip(place, "address", { domain: "vpc", tags, dependsOn: [internetGateway] });
    return new NatGateway(place, "gateway", {
      allocationId: address.id,
      subnetId: publicSubnetIds[zone]!,
      tags,
      dependsOn: [internetGateway],
    });
  }
}
