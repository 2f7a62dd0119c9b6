import { cidrsOverlap, containsCidr, isCidr, isOpenRange } from "./cidr.ts";
import { networkRanges } from "./network/ranges.ts";
import type { NetworkSpec } from "./network/spec.ts";
import { checkNetworkSources, type NetworkSources } from "./network-sources.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { checkPublicRanges } from "./public-ranges.ts";

/** How the Kubernetes API is reached. */
export type EndpointSpec =
  | ({ readonly access: "private" } & PrivateAccess)
  | ({
      readonly access: "publicAndPrivate";
      readonly allowedCidrs: readonly string[];
      /** Why the whole internet may reach the endpoint. Without a reason, 0.0.0.0/0 is refused. */
      readonly openToInternetBecause?: string | undefined;
    } & PrivateAccess);

interface PrivateAccess {
  /**
   * Who reaches the private endpoint by HTTPS, besides nodes and bastion hosts: they always do. From another network it also
   * takes a way back, for the subnets of the control plane. @default - nobody else
   */
  readonly privateAccessFrom?: NetworkSources | undefined;
}

/** Rules for an endpoint by itself. */
export function checkEndpoint(endpoint: EndpointSpec): Problem[] {
  const { privateAccessFrom } = endpoint;
  return [
    ...(endpoint.access === "private" ? [] : checkPublicAccess(endpoint)),
    ...(privateAccessFrom === undefined
      ? []
      : at(["privateAccessFrom"], checkNetworkSources(privateAccessFrom, "the private endpoint"))),
  ];
}

/**
 * A warning for each range whose clients share addresses with Kubernetes services: nodes and pods answer them never, but take
 * the addresses for services. Source: "VPC and subnet requirements" in the EKS user guide.
 */
export function checkServiceCidrLeavesSources(serviceCidr: string, { privateAccessFrom }: EndpointSpec): Problem[] {
  if (!isCidr(serviceCidr)) return [];
  return (privateAccessFrom?.cidrs ?? []).flatMap((cidr, index) =>
    isCidr(cidr) && !isOpenRange(cidr) && cidrsOverlap(cidr, serviceCidr)
      ? [
          warning(
            ["endpoint", "privateAccessFrom", "cidrs", index],
            `"${cidr}" overlaps serviceCidr ${serviceCidr}. Pods reach no client whose address is in it, because they take it for a service: use another serviceCidr, or narrower ranges.`,
          ),
        ]
      : [],
  );
}

/**
 * A warning for each range outside of the network to which no route leads from the subnets of the control plane: its answers
 * find no way back. Where a route leads is known of ranges only, so one to a prefix list may lead anywhere; of a network that
 * exists already, no route is known.
 */
export function checkWayBack(
  { privateAccessFrom }: EndpointSpec,
  network: Pick<NetworkSpec, "cidr" | "secondaryCidrs" | "routes" | "existing">,
): Problem[] {
  if (network.existing !== undefined) return [];
  const routes = Object.values(network.routes).filter(({ from }) => from.includes("controlPlane"));
  const destinations = routes.flatMap((route) => route.destinations);
  const own = networkRanges(network).filter(isCidr);
  const leadsTo = (cidr: string) =>
    destinations.some((destination) => !isCidr(destination) || cidrsOverlap(destination, cidr));
  return (privateAccessFrom?.cidrs ?? []).flatMap((cidr, index) =>
    !isCidr(cidr) || own.some((range) => containsCidr(range, cidr)) || leadsTo(cidr)
      ? []
      : [
          warning(
            ["endpoint", "privateAccessFrom", "cidrs", index],
            `"${cidr}" is outside of the network, and no route leads there from the subnets of the control plane, so its answers find no way back. Add one to network.routes, with "controlPlane" in its from.`,
          ),
        ],
  );
}

function checkPublicAccess({
  allowedCidrs,
  openToInternetBecause,
}: Extract<EndpointSpec, { access: "publicAndPrivate" }>): Problem[] {
  const problems: Problem[] = [];
  if (allowedCidrs.length === 0)
    problems.push(
      error(
        ["allowedCidrs"],
        'A public endpoint without allowed ranges is open to the whole internet. List the ranges that may reach it, or set access to "private".',
      ),
    );
  if (allowedCidrs.length > 40)
    problems.push(error(["allowedCidrs"], `${allowedCidrs.length} ranges. EKS accepts at most 40.`));
  problems.push(
    ...at(
      ["allowedCidrs"],
      checkPublicRanges(
        allowedCidrs,
        "the public endpoint",
        "Traffic from the VPC uses the private endpoint anyway: remove",
      ),
    ),
  );

  const open = allowedCidrs.findIndex((cidr) => isCidr(cidr) && isOpenRange(cidr));
  if (open >= 0 && (openToInternetBecause ?? "").trim() === "")
    problems.push(
      error(
        ["allowedCidrs", open],
        `"${allowedCidrs[open]}" opens the endpoint to the internet. List narrower ranges, or give a reason in openToInternetBecause.`,
      ),
    );
  if (open < 0 && openToInternetBecause !== undefined)
    problems.push(
      warning(
        ["openToInternetBecause"],
        "No allowed range opens the endpoint to the internet. Remove openToInternetBecause.",
      ),
    );
  return problems;
}
