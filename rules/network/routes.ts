/**
 * Routes to other networks, which the author adds to those that every network has.
 *
 * Sources, as of 2026-11-27: CreateRoute in the EC2 API; "Configure route tables" and "Amazon VPC quotas" in the Amazon VPC
 * user guide.
 */

import { checkCidr, cidrsOverlap, containsCidr, isCidr } from "../cidr.ts";
import { duplicates } from "../duplicates.ts";
import { checkSlug } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { hasPublicSubnets } from "./public-subnets.ts";
import { networkRanges } from "./ranges.ts";
import type { IdByZone, NetworkSpec, RouteSource, RouteSpec, RouteTarget } from "./spec.ts";
import { transitGatewayId } from "./transit-gateways.ts";

export const routeSources: readonly RouteSource[] = ["private", "controlPlane", "pods", "public"];

interface TargetKind {
  readonly form: RegExp;
  readonly example: string;
  /** Whether there may be one for each zone. */
  readonly byZone?: true;
}

export const routeTargets: Readonly<Record<keyof RouteTarget, TargetKind>> = {
  transitGatewayId: { form: transitGatewayId, example: "tgw-0123456789abcdef0" },
  peeringConnectionId: { form: /^pcx-[0-9a-f]{8,17}$/, example: "pcx-0123456789abcdef0" },
  vpnGatewayId: { form: /^vgw-[0-9a-f]{8,17}$/, example: "vgw-0123456789abcdef0" },
  coreNetworkArn: {
    form: /^arn:aws[a-z-]*:networkmanager::\d{12}:core-network\/core-network-[0-9a-f]{8,17}$/,
    example: "arn:aws:networkmanager::111111111111:core-network/core-network-0123456789abcdef0",
  },
  vpcEndpointId: { form: /^vpce-[0-9a-f]{8,17}$/, example: "vpce-0123456789abcdef0", byZone: true },
  networkInterfaceId: { form: /^eni-[0-9a-f]{8,17}$/, example: "eni-0123456789abcdef0", byZone: true },
};

const targetNames = Object.keys(routeTargets) as (keyof RouteTarget)[];

/** The subnets' own tables are in one zone; those of the others are shared by all. */
const zonal: readonly RouteSource[] = ["private", "pods"];

export const defaultRoute = "0.0.0.0/0";

/** Routes of one table, which can be raised to 1,000. The local ones do not count, those to gateways do. */
const routesOfTable = 50;

/** Whether traffic of these subnets that no other route directs goes to another network, which may lead to the internet. */
export function leavesByRoute({ routes = {} }: Partial<Pick<NetworkSpec, "routes">>, source: RouteSource): boolean {
  return Object.values(routes).some(
    ({ destinations, from }) => destinations.includes(defaultRoute) && from.includes(source),
  );
}

type Network = Pick<NetworkSpec, "cidr" | "secondaryCidrs" | "availabilityZones" | "nat" | "publicSubnets" | "routes">;

/** Rules for the routes of a network. */
export function checkRoutes(network: Network): Problem[] {
  return [
    ...Object.entries(network.routes).flatMap(([name, route]) =>
      at(
        [name],
        [
          ...checkSlug(name, 40, "on-premises"),
          ...checkTarget(route, network.availabilityZones),
          ...checkFrom(route, network),
          ...checkDestinations(route, network),
        ],
      ),
    ),
    ...checkConflicts(network),
  ];
}

function checkTarget(route: RouteSpec, zones: readonly string[]): Problem[] {
  const given = targetNames.filter((name) => route[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const found = name === undefined ? "There is no target" : `${given.join(" and ")} contradict each other`;
    return [error([], `${found}. Give exactly one of ${targetNames.join(", ")}.`)];
  }
  const value = route[name] as IdByZone;
  const { form, example, byZone } = routeTargets[name];
  const check = (id: string): Problem[] =>
    form.test(id) ? [] : [error([], `"${id}" does not have the form of ${example}.`)];
  if (typeof value === "string") return at([name], check(value));
  if (byZone === undefined)
    return [error([name], `One for each zone is not possible here. Use one, such as "${example}".`)];
  return at(
    [name],
    [
      ...Object.entries(value).flatMap(([zone, id]) => at([zone], [...checkZone(zone, zones), ...check(id)])),
      ...checkEveryZone(Object.keys(value), zones),
      ...checkZonalSources(route),
    ],
  );
}

function checkZone(zone: string, zones: readonly string[]): Problem[] {
  if (zones.includes(zone)) return [];
  return [error([], `The network is not in "${zone}".${didYouMean(zone, zones)} Its zones: ${zones.join(", ")}.`)];
}

function checkEveryZone(given: readonly string[], zones: readonly string[]): Problem[] {
  const missing = zones.filter((zone) => !given.includes(zone));
  if (missing.length === 0) return [];
  return [error([], `${missing.join(", ")} would have no route. Add it, or use one id for all zones.`)];
}

function checkZonalSources({ from }: RouteSpec): Problem[] {
  const shared = from.filter((source) => !zonal.includes(source));
  if (shared.length === 0) return [];
  return [
    error(
      [],
      `${shared.join(" and ")} subnets of all zones share a route table, which cannot lead to one target for each zone. Use one id, or remove ${shared.join(" and ")} from "from".`,
    ),
  ];
}

function checkFrom({ from }: RouteSpec, network: Network): Problem[] {
  const problems: Problem[] = [];
  if (from.length === 0)
    problems.push(error(["from"], `No subnets, so the route does nothing. Use any of ${routeSources.join(", ")}.`));
  problems.push(
    ...at(
      ["from"],
      duplicates(from).map((source) => error([], `"${source}" is listed twice. Remove one.`)),
    ),
  );
  from.forEach((source, index) => {
    if (source === "pods" && network.secondaryCidrs.length === 0)
      problems.push(
        error(["from", index], 'There are no subnets for pods without secondaryCidrs. Pods are in "private" subnets.'),
      );
    if (source === "public" && !hasPublicSubnets(network))
      problems.push(
        error(["from", index], "The network has no public subnets. Remove it, or set publicSubnets: true."),
      );
  });
  return problems;
}

function checkDestinations({ destinations, vpcEndpointId }: RouteSpec, network: Network): Problem[] {
  if (destinations.length === 0)
    return [error(["destinations"], 'No destination. List ranges, such as "10.0.0.0/8", or ids of prefix lists.')];
  return destinations.flatMap((destination, index) =>
    at(
      ["destinations", index],
      vpcEndpointId !== undefined && isPrefixList(destination)
        ? [error([], `"${destination}" is a prefix list, which no route to an endpoint takes. List its ranges.`)]
        : checkDestination(destination, networkRanges(network)),
    ),
  );
}

/** AWS provider 5.100 refuses one as the destination of a route to an endpoint (`ConflictsWith` of `vpc_endpoint_id`). */
function isPrefixList(destination: string): boolean {
  return destination.startsWith("pl-");
}

/** Whatever is in the VPC's own ranges is reached directly, and AWS refuses a route that would say otherwise. */
function checkDestination(destination: string, own: readonly string[]): Problem[] {
  if (isPrefixList(destination))
    return /^pl-[0-9a-f]{8,17}$/.test(destination)
      ? []
      : [error([], `"${destination}" is not the id of a prefix list, such as pl-0123456789abcdef0.`)];
  if (!isCidr(destination)) return checkCidr(destination, "10.0.0.0/8");
  const inside = own.filter(isCidr).find((range) => containsCidr(range, destination));
  if (inside !== undefined)
    return [
      error(
        [],
        `"${destination}" is inside ${inside} of this network, to which AWS allows no other route. Use the range of the other network.`,
      ),
    ];
  if (containsCidr("169.254.0.0/16", destination))
    return [error([], `"${destination}" is link-local: no network routes it. Remove it.`)];
  return [];
}

/** Routes of one table that say different things of the same destination, and more routes than a table takes. */
function checkConflicts(network: Network): Problem[] {
  return routeSources.flatMap((source) => {
    const own = Object.entries(network.routes).filter(([, { from }]) => from.includes(source));
    const taken = new Map<string, string>();
    const gateway = gatewayOf(network, source);
    if (gateway !== undefined) taken.set(defaultRoute, gateway);
    const problems = own.flatMap(([name, { destinations }]) =>
      destinations.flatMap((destination, index) => {
        const earlier = taken.get(destination);
        taken.set(destination, `the route "${name}"`);
        if (earlier === undefined) return [];
        return [
          error(
            [name, "destinations", index],
            `"${destination}" from ${source} subnets is where ${earlier} leads already. A route table takes each destination once: remove one.`,
          ),
        ];
      }),
    );
    if (taken.size > routesOfTable)
      problems.push(
        warning(
          [],
          `${taken.size} routes from ${source} subnets. AWS takes ${routesOfTable} in a table unless the quota was raised: use larger ranges, or ask for more.`,
        ),
      );
    return problems;
  });
}

/** What has the default route of these subnets without the author's routes. */
function gatewayOf(network: Network, source: RouteSource): string | undefined {
  if (source === "public") return hasPublicSubnets(network) ? "the internet gateway" : undefined;
  if (source === "controlPlane") return undefined;
  return network.nat === "none" ? undefined : "the NAT gateway";
}

/**
 * Warnings for a cluster whose services have addresses of a network that is routed to. The service range of a cluster that
 * exists cannot be changed, and whatever is not a pod or a node reaches that network all the same.
 */
export function checkServiceCidrLeavesRoutes(
  { serviceCidr }: { readonly serviceCidr: string },
  { routes }: Pick<NetworkSpec, "routes">,
): Problem[] {
  if (!isCidr(serviceCidr)) return [];
  return Object.entries(routes).flatMap(([name, { destinations }]) =>
    destinations
      .filter((destination) => isCidr(destination) && destination !== defaultRoute)
      .filter((destination) => cidrsOverlap(serviceCidr, destination))
      .map((destination) => {
        const shared = containsCidr(serviceCidr, destination) ? destination : serviceCidr;
        return warning(
          ["serviceCidr"],
          `"${serviceCidr}" overlaps ${destination}, where the network's route "${name}" leads. Pods take addresses of ${shared} for services of the cluster, and reach nothing there: use another range for a new cluster.`,
        );
      }),
  );
}
