import { Route, type RouteConfig } from "@cdktf/provider-aws/lib/route/index.js";
import { type IdByZone, isCidr, type RouteSource, type RouteSpec, type RouteTarget } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { idOfRange } from "./range-id.ts";
import type { RouteTables } from "./route-tables.ts";

export interface RoutesProps {
  /** By a name of the author's choice. */
  readonly routes: Readonly<Record<string, RouteSpec>>;
  readonly tables: RouteTables;
  /** Attachments to transit gateways, by the id of the gateway: AWS routes to none that the VPC is not attached to. */
  readonly attachments: Readonly<Record<string, ITerraformDependable>>;
}

/** What the provider calls each target. */
const argumentOf = {
  transitGatewayId: "transitGatewayId",
  peeringConnectionId: "vpcPeeringConnectionId",
  vpnGatewayId: "gatewayId",
  coreNetworkArn: "coreNetworkArn",
  vpcEndpointId: "vpcEndpointId",
  networkInterfaceId: "networkInterfaceId",
} as const satisfies Readonly<Record<keyof RouteTarget, keyof RouteConfig>>;

/** Routes to other networks. What they lead to belongs to somebody else. */
export class Routes extends Construct {
  constructor(scope: Construct, id: string, { routes, tables, attachments }: RoutesProps) {
    super(scope, id);
    for (const [name, route] of Object.entries(routes)) {
      const ofRoute = new Construct(this, name);
      const attachment = attachments[route.transitGatewayId ?? ""];
      for (const source of route.from) {
        const ofSource = new Construct(ofRoute, source);
        for (const [where, zone, routeTableId] of tablesOf(tables, source)) {
          const ofTable = new Construct(ofSource, where);
          for (const destination of route.destinations) {
            new Route(ofTable, idOfRange(destination), {
              routeTableId,
              ...(isCidr(destination)
                ? { destinationCidrBlock: destination }
                : { destinationPrefixListId: destination }),
              ...targetOf(route, zone),
              ...(attachment !== undefined && { dependsOn: [attachment] }),
            });
          }
        }
      }
    }
  }
}

/** Each table once, with a zone that it is of, under the zone's name or, where zones share it, under one for all. */
function tablesOf(tables: RouteTables, source: RouteSource): [where: string, zone: string, routeTableId: string][] {
  const ofZones = Object.entries(tables[source]);
  if (source === "private" || source === "pods") return ofZones.map(([zone, table]) => [zone, zone, table]);
  return ofZones.slice(0, 1).map(([zone, table]) => ["all-zones", zone, table]);
}

function targetOf(route: RouteTarget, zone: string): Partial<RouteConfig> {
  const names = Object.keys(argumentOf) as (keyof RouteTarget)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const id: IdByZone | undefined = route[name];
      if (id === undefined) return [];
      return [[argumentOf[name], typeof id === "string" ? id : id[zone]]];
    }),
  );
}
