import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { defaultRoute, type NetworkSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Zone } from "./zone.ts";

export interface NatProps {
  /** The VPC's name. */
  readonly name: string;
  readonly mode: Exclude<NetworkSpec["nat"], "none">;
  /** A single gateway is in the first. */
  readonly zones: readonly Zone[];
  /** By zone: the tables that lead to the gateway besides the private ones. */
  readonly podRouteTableIds: Readonly<Record<string, string>>;
  /** Allocation ids of addresses that exist, by zone. They stay when the gateways go. */
  readonly addresses: NetworkSpec["natAddresses"];
  /** Without it, a gateway cannot reach the internet, and its address cannot be released on destroy. */
  readonly internetGateway: ITerraformDependable;
}

/** NAT gateways, through which private subnets reach the internet. */
export class Nat extends Construct {
  /** Public addresses of the platform's outgoing traffic, by the zone of the gateway. */
  readonly publicIps: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NatProps) {
    super(scope, id);
    const publicIps: Record<string, string> = {};
    let gateway: NatGateway | undefined;
    for (const zone of props.zones) {
      const zoneScope = new Construct(this, zone.zone);
      if (gateway === undefined || props.mode === "perAvailabilityZone") {
        gateway = this.gateway(zoneScope, props, zone);
        publicIps[zone.zone] = gateway.publicIp;
      }
      const natGatewayId = gateway.id;
      const tables = { route: zone.privateRouteTableId, "pods-route": props.podRouteTableIds[zone.zone] };
      for (const [routeId, routeTableId] of Object.entries(tables)) {
        if (routeTableId === undefined) continue;
        new Route(zoneScope, routeId, { routeTableId, destinationCidrBlock: defaultRoute, natGatewayId });
      }
    }
    this.publicIps = publicIps;
  }

  private gateway(scope: Construct, { name, internetGateway, addresses }: NatProps, zone: Zone): NatGateway {
    const tags = { Name: `${name}-nat-${zone.zone}` };
    const allocationId =
      addresses[zone.zone] ?? new Eip(scope, "address", { domain: "vpc", tags, dependsOn: [internetGateway] }).id;
    return new NatGateway(scope, "gateway", {
      allocationId,
      subnetId: zone.publicSubnetId as string,
      tags,
      dependsOn: [internetGateway],
    });
  }
}
