import type { Problem } from "./problem.ts";

/** What an author says of a network; the VPC module and the environment schema check it with the same rules. */
export interface NetworkSpec {
  /** The VPC's IPv4 range, /16 to /20. */
  readonly cidr: string;
  /** Two to six availability zone names of one region: `us-east-2a`. */
  readonly availabilityZones: readonly string[];
  /** Where private subnets leave for the internet: one gateway per zone, one for all (a zone's loss cuts all off), or nowhere. */
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

export function checkNetwork(_spec: NetworkSpec): Problem[] {
  return [];
}
