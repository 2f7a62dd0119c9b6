import { checkCidr, containsCidr, isCidr, isIpAddress, parseCidr, privateRanges } from "./cidr.ts";
import { checkDuplicates } from "./duplicates.ts";
import { endpointServices, privateClusterEndpoints } from "./interface-endpoints.ts";
import { checkRetentionDays } from "./log-retention.ts";
import { isDnsName } from "./names.ts";
import { nearest } from "./nearest.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { regionOfZone } from "./regions.ts";
import { hasSubnetSlot, vpcPrefixes } from "./subnets.ts";

/** What an author says of a network; the VPC module and the environment schema check it with the same rules. */
export interface NetworkSpec {
  /** The VPC's IPv4 range, /16 to /20. */
  readonly cidr: string;
  /** Two to six availability zone names of one region: `us-east-2a`. */
  readonly availabilityZones: readonly string[];
  /**
   * Where private subnets leave for the internet: one gateway per zone, one for all (a zone's loss cuts all off), or nowhere.
   * The one for all stands in the first zone listed, so a new zone goes at the end: in front, it moves the gateway.
   */
  readonly nat: "perAvailabilityZone" | "single" | "none";
  /** Interface endpoints by service short name (`ecr.api`), or all that a private cluster without internet needs. S3's gateway endpoint is always there. */
  readonly interfaceEndpoints: "privateCluster" | readonly string[];
  /** DHCP options; the name servers must keep AmazonProvidedDNS, or the private EKS endpoint does not resolve. */
  readonly dhcp?: DhcpSpec | undefined;
  readonly flowLogs: FlowLogsSpec;
}

export interface DhcpSpec {
  readonly domainName?: string | undefined;
  readonly domainNameServers: readonly string[];
  readonly ntpServers?: readonly string[] | undefined;
}

export interface FlowLogsSpec {
  readonly trafficType: "ALL" | "ACCEPT" | "REJECT";
  /** Days, one of the values CloudWatch Logs takes. */
  readonly retentionDays: number;
}

/** Rules over a network by itself; that its zones are of the environment's region is the environment's rule. */
export function checkNetwork(spec: NetworkSpec): Problem[] {
  return [
    ...at(["cidr"], checkVpcCidr(spec.cidr)),
    ...at(["availabilityZones"], checkZones(spec.availabilityZones)),
    ...checkEndpoints(spec),
    ...(spec.dhcp === undefined ? [] : at(["dhcp"], checkDhcp(spec.dhcp))),
    ...at(["flowLogs", "retentionDays"], checkRetentionDays(spec.flowLogs.retentionDays)),
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
        `"${cidr}" is a /${prefix}. A network is a /${vpcPrefixes.shortest} to /${vpcPrefixes.longest}: larger VPCs do not exist, smaller ones have no room for their subnets.`,
      ),
    );
  if (!privateRanges.some((range) => containsCidr(range, cidr)))
    problems.push(error([], `"${cidr}" holds public addresses. Use a range inside ${privateRanges.join(", ")}.`));
  return problems;
}

function checkZones(zones: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (zones.length < 2 || zones.length > 6)
    problems.push(error([], `${zones.length} availability zones. EKS needs at least 2; use 2 to 6.`));
  problems.push(...checkDuplicates(zones));
  zones.forEach((zone, index) => {
    if (regionOfZone(zone) === undefined || !hasSubnetSlot(zone))
      problems.push(
        error([index], `"${zone}" is not the name of an availability zone. Write region and letter: us-east-2a.`),
      );
  });
  const regions = [...new Set(zones.flatMap((zone) => regionOfZone(zone) ?? []))];
  if (regions.length > 1)
    problems.push(error([], `Zones of more than one region: ${regions.join(", ")}. A VPC lies in one.`));
  return problems;
}

function checkEndpoints(spec: Pick<NetworkSpec, "nat" | "interfaceEndpoints">): Problem[] {
  const services = endpointServices(spec.interfaceEndpoints);
  const problems = at(["interfaceEndpoints"], checkDuplicates(services));
  services.forEach((service, index) => {
    if (service === "s3")
      problems.push(
        error(
          ["interfaceEndpoints", index],
          '"s3" is not needed: every network has the gateway endpoint of S3. Remove it.',
        ),
      );
    else if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/.test(service) || service.startsWith("com."))
      problems.push(
        error(
          ["interfaceEndpoints", index],
          `"${service}" is not the short name of a service. Leave out com.amazonaws.<region>: ecr.api, not com.amazonaws.us-east-2.ecr.api.`,
        ),
      );
    else if (meantEndpoint(service) !== undefined)
      problems.push(
        warning(
          ["interfaceEndpoints", index],
          `"${service}" is nearly "${meantEndpoint(service)}", which a cluster calls. Write that if it was meant; AWS refuses a service that it does not have.`,
        ),
      );
  });
  const missing = privateClusterEndpoints.filter((service) => !services.includes(service));
  if (spec.nat === "none" && missing.length > 0)
    problems.push(
      error(
        ["interfaceEndpoints"],
        `Without NAT, nodes reach AWS by interface endpoints only, and these are missing: ${missing.join(", ")}. Use "privateCluster", add them, or choose nat "single" or "perAvailabilityZone".`,
      ),
    );
  return problems;
}

/** Services of three letters are all near each other (sns, sqs, sts), so only longer names count as mistyped. */
const longEndpointNames = privateClusterEndpoints.filter((name) => name.length > 3);

/** The service that was probably meant; undefined for one that a cluster calls, and for one like no other. */
function meantEndpoint(service: string): string | undefined {
  const known: readonly string[] = privateClusterEndpoints;
  return known.includes(service) ? undefined : nearest(service, longEndpointNames);
}

function checkDhcp(dhcp: DhcpSpec): Problem[] {
  const { domainName, domainNameServers, ntpServers = [] } = dhcp;
  const problems: Problem[] = [];
  if (!domainNameServers.includes(amazonDns))
    problems.push(
      error(
        ["domainNameServers"],
        `${list(domainNameServers)} lacks ${amazonDns}, without which nodes do not find the private EKS endpoint. Add it.`,
      ),
    );
  if (domainNameServers.length > 4)
    problems.push(
      error(["domainNameServers"], `${domainNameServers.length} name servers. DHCP options take at most 4.`),
    );
  domainNameServers.forEach((server, index) => {
    if (server !== amazonDns && !isIpAddress(server))
      problems.push(error(["domainNameServers", index], `"${server}" is neither an IPv4 address nor ${amazonDns}.`));
  });
  if (ntpServers.length > 4)
    problems.push(error(["ntpServers"], `${ntpServers.length} NTP servers. DHCP options take at most 4.`));
  ntpServers.forEach((server, index) => {
    if (!isIpAddress(server)) problems.push(error(["ntpServers", index], `"${server}" is not an IPv4 address.`));
  });
  if (domainName !== undefined && !isDnsName(domainName))
    problems.push(error(["domainName"], `"${domainName}" is not a DNS name. Write it like ml.example.com.`));
  return problems;
}

const amazonDns = "AmazonProvidedDNS";

function list(values: readonly string[]): string {
  return values.length === 0 ? "The empty list" : values.map((value) => `"${value}"`).join(", ");
}
