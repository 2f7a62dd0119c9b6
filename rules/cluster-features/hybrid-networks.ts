/**
 * Networks outside of AWS whose hosts are nodes of a cluster.
 *
 * Sources, as of 2026-11-27: "RemoteNodeNetwork" and "RemotePodNetwork" of the EKS API, "Prepare networking for hybrid nodes"
 * and "Create an Amazon EKS cluster with hybrid nodes" in the EKS user guide.
 */

import { checkCidr, cidrsOverlap, containsCidr, isCidr } from "../cidr.ts";
import type { EndpointSpec } from "../cluster-endpoint.ts";
import type { RouteSpec } from "../network/spec.ts";
import { at, error, type Problem, warning } from "../problem.ts";

export interface HybridNetworks {
  /** Ranges of the hosts. */
  readonly nodes: readonly string[];
  /** Ranges of their pods, if the network routes them: webhooks and metrics of pods there need that. @default - not routed */
  readonly pods?: readonly string[] | undefined;
  /**
   * Who the hosts are: "ssm" makes a role for activations of Systems Manager, with its access entry; "own" leaves both to the
   * author, for IAM Roles Anywhere. @default "ssm"
   */
  readonly credentials?: "ssm" | "own" | undefined;
}

/** EKS takes no public ranges, nor those of carriers (100.64.0.0/10): "within an IPv4 RFC-1918 network range". */
const allowed = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** For nodes, and again for pods. */
const mostRanges = 15;

/** What overlaps a range: where it is written, and what it is. */
interface Taken {
  readonly cidr: string;
  readonly what: string;
}

/** Errors in the ranges, by themselves and with the service range and the endpoint of the cluster. */
export function checkHybridNetworks(
  networks: HybridNetworks | undefined,
  { serviceCidr, endpoint }: { readonly serviceCidr: string; readonly endpoint: EndpointSpec },
): Problem[] {
  if (networks === undefined) return [];
  const { nodes, pods = [] } = networks;
  const taken: Taken[] = [{ cidr: serviceCidr, what: "serviceCidr" }];
  const ofNodes = nodes.map((cidr) => ({ cidr, what: "hybridNetworks.nodes" }));
  const problems = [
    ...at(["nodes"], checkRanges(nodes, taken)),
    ...at(["pods"], checkRanges(pods, [...taken, ...ofNodes])),
  ];
  if (nodes.length === 0)
    problems.push(error(["nodes"], "No range. List those of the hosts, or remove hybridNetworks."));
  if (endpoint.access === "publicAndPrivate")
    problems.push(
      error(
        [],
        'Outside of the VPC, the name of an endpoint that is public and private leads to its public addresses, so hosts would call it through the internet. Set endpoint.access to "private".',
      ),
    );
  return at(["hybridNetworks"], problems);
}

/**
 * A warning for each range to which no route leads from the control plane: its answers, logs and webhooks go there.
 *
 * @param routes of the network
 */
export function checkHybridNetworksRouted(
  networks: HybridNetworks | undefined,
  routes: Readonly<Record<string, Pick<RouteSpec, "destinations" | "from">>>,
): Problem[] {
  const reached = Object.values(routes)
    .filter(({ from }) => from.includes("controlPlane"))
    .flatMap(({ destinations }) => destinations);
  // What a prefix list holds is not known.
  if (reached.some((destination) => !isCidr(destination))) return [];
  const inList = (ranges: readonly string[]): Problem[] =>
    ranges.flatMap((cidr, index) =>
      !isCidr(cidr) || reached.some((destination) => containsCidr(destination, cidr))
        ? []
        : [
            warning(
              [index],
              `No route of the network leads from the control plane to ${cidr}, so its hosts get no answer. Add one to network.routes: { destinations: ["${cidr}"], transitGatewayId: "tgw-..." }.`,
            ),
          ],
    );
  return at(
    ["hybridNetworks"],
    [...at(["nodes"], inList(networks?.nodes ?? [])), ...at(["pods"], inList(networks?.pods ?? []))],
  );
}

/** Errors for ranges that a network has itself. @param vpcCidrs all of its ranges */
export function checkHybridNetworksLeaveVpc(
  networks: HybridNetworks | undefined,
  vpcCidrs: readonly string[],
): Problem[] {
  const taken = vpcCidrs.map((cidr) => ({ cidr, what: "the network" }));
  const inList = (ranges: readonly string[]): Problem[] =>
    ranges.flatMap((cidr, index) => at([index], isCidr(cidr) ? overlaps(cidr, taken) : []));
  return at(
    ["hybridNetworks"],
    [...at(["nodes"], inList(networks?.nodes ?? [])), ...at(["pods"], inList(networks?.pods ?? []))],
  );
}

function checkRanges(ranges: readonly string[], taken: readonly Taken[]): Problem[] {
  const problems = ranges.flatMap((cidr, index) =>
    at([index], checkRange(cidr, [...taken, ...earlier(ranges, index)])),
  );
  if (ranges.length > mostRanges)
    problems.push(error([], `${ranges.length} ranges. EKS takes at most ${mostRanges}: join neighbouring ones.`));
  return problems;
}

function earlier(ranges: readonly string[], index: number): Taken[] {
  return ranges.slice(0, index).map((cidr) => ({ cidr, what: "another range of the list" }));
}

function checkRange(cidr: string, taken: readonly Taken[]): Problem[] {
  if (!isCidr(cidr)) return checkCidr(cidr, "10.80.0.0/16");
  if (!allowed.some((range) => containsCidr(range, cidr)))
    return [error([], `"${cidr}" is not inside ${allowed.join(", ")}, and EKS takes no other range.`)];
  return overlaps(cidr, taken);
}

function overlaps(cidr: string, taken: readonly Taken[]): Problem[] {
  return taken
    .filter((other) => isCidr(other.cidr) && cidrsOverlap(other.cidr, cidr))
    .map((other) =>
      error(
        [],
        `"${cidr}" overlaps ${other.what} (${other.cidr}): nothing could tell whose an address is. Use another range.`,
      ),
    );
}
