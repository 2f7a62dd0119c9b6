import { cidrsOverlap, isCidr, isOpenRange } from "./cidr.ts";
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
