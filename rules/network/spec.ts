/** A network. Environments and the VPC module check it with the same rules. */
export interface NetworkSpec {
  /** The VPC's IPv4 range, /16 to /24, or that of an existing one. */
  readonly cidr: string;
  /** A VPC and subnets to use instead of making some. @default - a network of the environment's own */
  readonly existing?: ExistingNetwork | undefined;
  /** Ranges that are added to the VPC, each with a subnet for pods in every zone. @default - none */
  readonly secondaryCidrs: readonly string[];
  /** Two to six availability zone names of one region: `us-east-2a`. */
  readonly availabilityZones: readonly string[];
  /**
   * How private subnets reach the internet: by one NAT gateway per zone, by a single one (whose zone's outage cuts off all),
   * or not at all. A single gateway is in the first zone listed: add new zones at the end, or the gateway moves.
   */
  readonly nat: "perAvailabilityZone" | "single" | "none";
  /** Whether there are public subnets and an internet gateway. @default - unless `nat` is "none" */
  readonly publicSubnets?: boolean | undefined;
  /** Allocation ids of elastic IP addresses for the NAT gateways, by zone. @default - new addresses */
  readonly natAddresses: Readonly<Record<string, string>>;
  /** Transit gateways to which the VPC is attached, by a name of the author's choice. @default - none */
  readonly transitGateways: Readonly<Record<string, TransitGatewaySpec>>;
  /** Routes to other networks, by a name of the author's choice. @default - none */
  readonly routes: Readonly<Record<string, RouteSpec>>;
  /**
   * Interface endpoints by the short name of the service (`ecr.api`), or all that a cluster without internet access needs.
   * The gateway endpoint of S3 always exists. @default - none
   */
  readonly interfaceEndpoints: "privateCluster" | readonly string[];
  /** DHCP options. The name servers must include AmazonProvidedDNS, or the private EKS endpoint does not resolve. @default - AWS's own */
  readonly dhcp?: DhcpSpec | undefined;
  /** @default - rejected traffic, kept for 30 days */
  readonly flowLogs: FlowLogsSpec;
}

export interface DhcpSpec {
  readonly domainName?: string | undefined;
  /** At most 4. @default - AmazonProvidedDNS */
  readonly domainNameServers: readonly string[];
  readonly ntpServers?: readonly string[] | undefined;
}

export interface FlowLogsSpec {
  readonly trafficType: "ALL" | "ACCEPT" | "REJECT";
  /** A log group of the network's own, or a bucket that exists. @default "cloudWatch" */
  readonly destination?: "cloudWatch" | FlowLogBucket | undefined;
  /** Days, one of `logRetentionDays`; only of a log group. @default - 30 */
  readonly retentionDays?: number | undefined;
}

/** A bucket, often of another account, whose owner lets the log delivery service write. */
export interface FlowLogBucket {
  /** With a folder, if there is one: `arn:aws:s3:::flow-logs/ml`. */
  readonly bucketArn: string;
  /** @default "text" */
  readonly fileFormat?: "text" | "parquet" | undefined;
  /** Whether there is a folder for each hour, and not only for each day. @default false */
  readonly perHour?: boolean | undefined;
}

/** The subnets whose traffic a route directs. */
export type RouteSource = "private" | "controlPlane" | "pods" | "public";

/** One id for all zones, or one for each. */
export type IdByZone = string | Readonly<Record<string, string>>;

/** Where a route leads: exactly one of these. */
export interface RouteTarget {
  readonly transitGatewayId?: string | undefined;
  readonly peeringConnectionId?: string | undefined;
  readonly vpnGatewayId?: string | undefined;
  readonly coreNetworkArn?: string | undefined;
  /** A firewall or a gateway load balancer. */
  readonly vpcEndpointId?: IdByZone | undefined;
  /** An appliance. */
  readonly networkInterfaceId?: IdByZone | undefined;
}

export interface RouteSpec extends RouteTarget {
  /** Ranges in CIDR notation and ids of prefix lists. */
  readonly destinations: readonly string[];
  readonly from: readonly RouteSource[];
}

export interface TransitGatewaySpec {
  /** `tgw-0123456789abcdef0` */
  readonly id: string;
  /** Whether both directions of a connection stay in one zone, for the sake of stateful appliances. @default false */
  readonly applianceMode?: boolean | undefined;
}

export interface ExistingNetwork {
  readonly vpcId: string;
  /** The account that shares the subnets with this one (AWS RAM). @default - the environment's own */
  readonly ownerAccountId?: string | undefined;
  /** Of nodes, and of pods unless those have their own. */
  readonly privateSubnetIds: SubnetIds;
  /** Of the network interfaces of control planes. @default - the private ones */
  readonly controlPlaneSubnetIds?: SubnetIds | undefined;
  /** Of load balancers that face the internet, and of a bastion reached by SSH. @default - none */
  readonly publicSubnetIds?: SubnetIds | undefined;
  /** Of pods, with `podNetworking.subnets: "secondary"`. @default - none */
  readonly podSubnetIds?: SubnetIds | undefined;
}

/** Ids of subnets by zone. */
export type SubnetIds = Readonly<Record<string, string>>;
