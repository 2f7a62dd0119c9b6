/**
 * What exists in an account and region, in the few terms in which an environment describes it: the same whether it was
 * read from states, from the emulated world or from AWS. Lists have no order.
 */
export interface Picture {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly { readonly id: string; readonly vpcId: string }[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly Endpoint[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly dhcpOptions: readonly DhcpOptions[];
  readonly flowLogs: readonly FlowLog[];
  readonly logGroups: readonly LogGroup[];
  readonly roles: readonly Role[];
  readonly keys: readonly Key[];
  readonly oidcProviders: readonly OidcProvider[];
  readonly clusters: readonly Cluster[];
  readonly addons: readonly Addon[];
  readonly accessEntries: readonly AccessEntry[];
  readonly nodeGroups: readonly NodeGroup[];
  readonly autoScalingGroups: readonly AutoScalingGroup[];
  readonly placementGroups: readonly { readonly name: string; readonly strategy: string }[];
}

export type Tags = Readonly<Record<string, string>>;

export interface Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly dnsHostnames: boolean;
  readonly dnsSupport: boolean;
  readonly dhcpOptionsId: string;
  readonly tags: Tags;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  /** Whether what starts in it gets a public address. */
  readonly publicAddresses: boolean;
  readonly tags: Tags;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Without the local route, and without those of gateway endpoints. */
  readonly routes: readonly { readonly destination: string; readonly target: string }[];
  readonly tags: Tags;
}

export interface NatGateway {
  readonly id: string;
  readonly subnetId: string;
  readonly allocationId: string;
  readonly tags: Tags;
}

export interface Endpoint {
  readonly vpcId: string;
  /** `com.amazonaws.us-east-2.s3` */
  readonly service: string;
  readonly type: string;
  readonly privateDns: boolean;
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly tags: Tags;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly rules: readonly Rule[];
  readonly tags: Tags;
}

export interface Rule {
  readonly direction: "in" | "out";
  readonly protocol: string;
  /** Absent for all ports. */
  readonly ports?: readonly [from: number, to: number];
  /** A range or the id of a group. */
  readonly peer: string;
}

export interface DhcpOptions {
  readonly id: string;
  readonly domainName: string;
  readonly domainNameServers: readonly string[];
  readonly ntpServers: readonly string[];
}

export interface FlowLog {
  readonly vpcId: string;
  readonly trafficType: string;
  readonly logGroup: string;
  readonly roleArn: string;
}

export interface LogGroup {
  readonly name: string;
  /** 0: for ever. */
  readonly retentionDays: number;
  /** Absent if CloudWatch encrypts it by a key of its own. */
  readonly keyArn?: string;
}

export interface Statement {
  readonly effect: string;
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: readonly Statement[];
  /** ARNs of attached policies. */
  readonly attached: readonly string[];
  /** Policies of its own by name. */
  readonly inline: Readonly<Record<string, readonly Statement[]>>;
  readonly tags: Tags;
}

export interface Key {
  readonly arn: string;
  readonly isRotated: boolean;
  readonly aliases: readonly string[];
}

export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`. */
  readonly issuer: string;
  readonly clients: readonly string[];
}

export interface Cluster {
  readonly name: string;
  readonly status: string;
  readonly version: string;
  readonly roleArn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  /** With `https://`. */
  readonly issuer: string;
  readonly isPrivate: boolean;
  readonly isPublic: boolean;
  readonly publicCidrs: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly serviceCidr: string;
  readonly logTypes: readonly string[];
  readonly authenticationMode: string;
  readonly supportType: string;
  /** The key of Kubernetes secrets. */
  readonly keyArn?: string;
  readonly tags: Tags;
}

export interface Addon {
  readonly cluster: string;
  readonly name: string;
  readonly version: string;
  /** Roles by service account, through Pod Identity. */
  readonly roles: Readonly<Record<string, string>>;
}

export interface AccessEntry {
  readonly cluster: string;
  readonly principalArn: string;
  readonly type: string;
  readonly groups: readonly string[];
  readonly policies: readonly { readonly arn: string; readonly namespaces: readonly string[] }[];
}

export interface NodeGroup {
  readonly cluster: string;
  readonly name: string;
  readonly status: string;
  readonly version: string;
  readonly roleArn: string;
  readonly subnetIds: readonly string[];
  readonly amiType: string;
  readonly capacityType: string;
  readonly instanceTypes: readonly string[];
  readonly size: { readonly min: number; readonly max: number; readonly desired: number };
  /** How many nodes an update may replace at once: a number or a percentage, and 0 for the other. */
  readonly maxUnavailable: { readonly count: number; readonly percentage: number };
  readonly isRepaired: boolean;
  readonly labels: Tags;
  readonly taints: readonly Taint[];
  readonly autoScalingGroup: string;
  /** The version of the launch template that it uses. */
  readonly template: LaunchTemplate;
  readonly tags: Tags;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  /** As EKS spells it: `NO_SCHEDULE`. */
  readonly effect: string;
}

export interface LaunchTemplate {
  readonly imageId: string;
  readonly instanceType: string;
  /** Decoded. */
  readonly userData: string;
  readonly metadata: { readonly tokens: string; readonly hops: number };
  readonly disks: readonly Disk[];
  readonly interfaces: readonly NetworkInterface[];
  /** Of the instance, if there are no interfaces. */
  readonly securityGroupIds: readonly string[];
  readonly placementGroup: string;
  readonly marketType: string;
  readonly capacityReservation: { readonly id: string; readonly resourceGroupArn: string; readonly preference: string };
  /** Tags at launch by what is tagged: `instance`. */
  readonly tagsAtLaunch: Readonly<Record<string, Tags>>;
}

export interface Disk {
  readonly device: string;
  /** 0: as large as the image. */
  readonly sizeGiB: number;
  readonly type: string;
  readonly isEncrypted: boolean;
}

export interface NetworkInterface {
  readonly card: number;
  readonly device: number;
  readonly type: string;
  readonly securityGroupIds: readonly string[];
}

export interface AutoScalingGroup {
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string; readonly isPropagated: boolean }[];
}
