import { checkCidr, containsCidr, isCidr, isIpAddress, parseCidr, privateRanges } from "../cidr.ts";
import { checkDuplicates } from "../duplicates.ts";
import { endpointServiceNames, isKnownEndpointService } from "../endpoint-services.ts";
import { endpointServices, privateClusterEndpoints } from "../interface-endpoints.ts";
import { isDnsName } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { regionOfZone } from "../regions.ts";
import { checkZonesExist } from "../zones.ts";
import { checkExisting } from "./existing.ts";
import { checkFlowLogs } from "./flow-logs.ts";
import { checkNatAddresses } from "./nat-addresses.ts";
import { checkPublicSubnets } from "./public-subnets.ts";
import { checkRoutes, leavesByRoute } from "./routes.ts";
import { checkSecondaryCidrs } from "./secondary-ranges.ts";
import type { DhcpSpec, NetworkSpec } from "./spec.ts";
import { checkZonesFit, hasSubnetSlot, subnetLayout, vpcPrefixes } from "./subnets.ts";
import { checkTransitGateways } from "./transit-gateways.ts";

/** Rules for a network by itself. Whether its zones belong to a region is checked by `checkZonesOfRegion`. */
export function checkNetwork(spec: NetworkSpec): Problem[] {
  const { existing } = spec;
  if (existing !== undefined)
    return [
      ...at(["availabilityZones"], checkZones(spec.availabilityZones)),
      ...checkExisting({ ...spec, existing }),
      ...checkServices(spec.interfaceEndpoints),
    ];
  return [
    ...at(["cidr"], checkVpcCidr(spec.cidr)),
    ...at(["availabilityZones"], [...checkZones(spec.availabilityZones), ...checkZonesFitVpc(spec)]),
    ...checkSecondaryCidrs(spec),
    ...checkPublicSubnets(spec),
    ...at(["natAddresses"], checkNatAddresses(spec)),
    ...checkTransitGateways(spec),
    ...at(["routes"], checkRoutes(spec)),
    ...checkEndpoints(spec),
    ...(spec.dhcp === undefined ? [] : at(["dhcp"], checkDhcp(spec.dhcp))),
    ...at(["flowLogs"], checkFlowLogs(spec.flowLogs)),
  ];
}

function checkVpcCidr(cidr: string): Problem[] {
  if (!isCidr(cidr)) return checkCidr(cidr);
  const { prefix } = parseCidr(cidr);
  const problems: Problem[] = [];
  if (prefix < vpcPrefixes.shortest || prefix > vpcPrefixes.longest)
    problems.push(
      error(
        [],
        `"${cidr}" is a /${prefix}. Use a /${vpcPrefixes.shortest} to /${vpcPrefixes.longest}: ${prefix < vpcPrefixes.shortest ? `AWS allows no VPC larger than a /${vpcPrefixes.shortest}` : "a smaller one has no room for subnets of several zones"}.`,
      ),
    );
  if (!privateRanges.some((range) => containsCidr(range, cidr)))
    problems.push(error([], `"${cidr}" contains public addresses. Use a range inside ${privateRanges.join(", ")}.`));
  return problems;
}

/** A small VPC has places for four zones, by their letters. */
function checkZonesFitVpc({ cidr, availabilityZones }: Pick<NetworkSpec, "cidr" | "availabilityZones">): Problem[] {
  const prefix = isCidr(cidr) ? parseCidr(cidr).prefix : 0;
  const layout = subnetLayout(prefix);
  if (layout === undefined) return [];
  return checkZonesFit(availabilityZones, layout.slots, `A /${prefix}`, "use a /20 or a larger range");
}

function checkZones(zones: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (zones.length < 2 || zones.length > 6)
    problems.push(error([], `${zones.length} availability zones. Use 2 to 6: EKS needs at least 2.`));
  problems.push(...checkDuplicates(zones));
  zones.forEach((zone, index) => {
    if (regionOfZone(zone) === undefined || !hasSubnetSlot(zone))
      problems.push(
        error([index], `"${zone}" is not the name of an availability zone. Use region and letter, such as us-east-2a.`),
      );
  });
  problems.push(...checkZonesExist(zones));
  const regions = [...new Set(zones.flatMap((zone) => regionOfZone(zone) ?? []))];
  if (regions.length > 1)
    problems.push(
      error([], `The zones belong to more than one region: ${regions.join(", ")}. A VPC is in a single region.`),
    );
  return problems;
}

function checkEndpoints(spec: Pick<NetworkSpec, "nat" | "interfaceEndpoints" | "routes">): Problem[] {
  const services = endpointServices(spec.interfaceEndpoints);
  const problems = checkServices(spec.interfaceEndpoints);
  const missing = privateClusterEndpoints.filter((service) => !services.includes(service));
  if (spec.nat === "none" && missing.length > 0 && !leavesByRoute(spec, "private"))
    problems.push(
      error(
        ["interfaceEndpoints"],
        `Without NAT, nodes reach AWS through interface endpoints only, and these are missing: ${missing.join(", ")}. Use "privateCluster", add them, set nat to "single" or "perAvailabilityZone", or route 0.0.0.0/0 from private subnets to a network that reaches AWS.`,
      ),
    );
  return problems;
}

function checkServices(interfaceEndpoints: NetworkSpec["interfaceEndpoints"]): Problem[] {
  const services = endpointServices(interfaceEndpoints);
  const problems = at(["interfaceEndpoints"], checkDuplicates(services));
  services.forEach((service, index) => {
    if (service === "s3")
      problems.push(
        error(
          ["interfaceEndpoints", index],
          '"s3" is not needed, because every network has the gateway endpoint of S3. Remove it.',
        ),
      );
    else if (!isServiceName(service))
      problems.push(
        error(
          ["interfaceEndpoints", index],
          `"${service}" is not the short name of a service. Omit com.amazonaws.<region>: use ecr.api, not com.amazonaws.us-east-2.ecr.api.`,
        ),
      );
    else problems.push(...at(["interfaceEndpoints", index], checkSpelling(service)));
  });
  return problems;
}

/** Ids of what else is in the construct of the endpoints; `constructor` is taken in every construct. */
const reservedEndpointNames = ["constructor", "https-from-pods", "https-from-vpc", "security-group"];

/** AWS's longest name of a service has about 40 characters. */
const longestServiceName = 64;

function isServiceName(service: string): boolean {
  return (
    /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/.test(service) &&
    service.length <= longestServiceName &&
    !service.startsWith("com.") &&
    !reservedEndpointNames.includes(service)
  );
}

/** Names of three letters all resemble each other (sns, sqs, sts), so only longer ones are suggested. */
const longNames = endpointServiceNames.filter((name) => name.length > 3);

/** A warning for what the table of services lacks. The table may be older than the service, so it is no error. */
function checkSpelling(service: string): Problem[] {
  if (isKnownEndpointService(service)) return [];
  return [
    warning(
      [],
      `"${service}" is not an endpoint service that we know.${didYouMean(service, longNames)} AWS rejects services that it does not offer: "aws ec2 describe-vpc-endpoint-services" lists them.`,
    ),
  ];
}

function checkDhcp(dhcp: DhcpSpec): Problem[] {
  const { domainName, domainNameServers, ntpServers = [] } = dhcp;
  const problems: Problem[] = [];
  if (!domainNameServers.includes(amazonDns))
    problems.push(
      error(
        ["domainNameServers"],
        `${list(domainNameServers)} lacks ${amazonDns}, which nodes need to resolve the private EKS endpoint. Add it.`,
      ),
    );
  if (domainNameServers.length > 4)
    problems.push(
      error(["domainNameServers"], `${domainNameServers.length} name servers. DHCP options accept at most 4.`),
    );
  domainNameServers.forEach((server, index) => {
    if (server !== amazonDns && !isIpAddress(server))
      problems.push(
        error(
          ["domainNameServers", index],
          `"${server}" is neither an IPv4 address nor ${amazonDns}. Use one of them.`,
        ),
      );
  });
  if (ntpServers.length > 4)
    problems.push(error(["ntpServers"], `${ntpServers.length} NTP servers. DHCP options accept at most 4.`));
  ntpServers.forEach((server, index) => {
    if (!isIpAddress(server))
      problems.push(error(["ntpServers", index], `"${server}" is not an IPv4 address, such as 10.0.0.3.`));
  });
  if (domainName !== undefined && !isDnsName(domainName))
    problems.push(error(["domainName"], `"${domainName}" is not a DNS name, such as ml.example.com.`));
  return problems;
}

const amazonDns = "AmazonProvidedDNS";

function list(values: readonly string[]): string {
  return values.length === 0 ? "The empty list" : values.map((value) => `"${value}"`).join(", ");
}
