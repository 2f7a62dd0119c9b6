/** What EKS asks of the rest of the account, and makes there. moto answers it; tests have a stand-in. */
export interface Account {
  readonly id: string;
  readonly region: string;

  role(arn: string): Promise<Role | undefined>;
  /** ARN of the IAM role or user whom an access key stands for. */
  callerOf(accessKey: string): Promise<string>;
  /** Whether the IAM role or user exists. */
  principalExists(arn: string): Promise<boolean>;
  /** Those that exist, in the given order. */
  subnets(ids: readonly string[]): Promise<readonly Subnet[]>;
  vpc(id: string): Promise<Vpc | undefined>;
  /** Those that exist. */
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]>;
  key(arn: string): Promise<Key | undefined>;
  launchTemplate(reference: TemplateReference): Promise<LaunchTemplate | undefined>;
  /** Those that exist. */
  instanceTypes(names: readonly string[]): Promise<readonly string[]>;

  /** Makes the cluster's own security group and returns its id. */
  createClusterSecurityGroup(cluster: string, vpcId: string): Promise<string>;
  /** Makes the interfaces through which the control plane reaches the VPC, and returns their ids. */
  createInterfaces(cluster: string, subnetIds: readonly string[], groups: readonly string[]): Promise<string[]>;
  deleteInterfaces(ids: readonly string[]): Promise<void>;
  /** Deletes a security group unless something still uses it. */
  deleteSecurityGroup(id: string): Promise<void>;

  /** Makes a log group unless it is there. */
  createLogGroup(name: string): Promise<void>;

  createGroup(group: NewGroup): Promise<void>;
  /** Undefined if somebody else deleted it. */
  group(name: string): Promise<GroupSize | undefined>;
  resizeGroup(name: string, size: Partial<GroupSize>): Promise<void>;
  /** Makes new instances of the group start from another version of a launch template. */
  replaceTemplate(name: string, template: TemplateVersion): Promise<void>;
  deleteGroup(name: string): Promise<void>;
}

export interface Role {
  readonly arn: string;
  /** Services that may assume it, such as `eks.amazonaws.com`, each with the actions allowed. */
  readonly trust: readonly { readonly service: string; readonly actions: readonly string[] }[];
  /** Names of AWS's managed policies attached to it. */
  readonly policies: readonly string[];
  /** Whether it has inline policies, or managed ones of the account's own. */
  readonly hasOwnPolicies: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** `us-east-1a`. */
  readonly zone: string;
  /** `use1-az1`: the same place in every account. */
  readonly zoneId: string;
}

export interface Vpc {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  /** Servers that its DHCP options name. */
  readonly domainNameServers: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
}

export interface Key {
  readonly arn: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`. */
  readonly state: string;
  /** `SYMMETRIC_DEFAULT`. */
  readonly spec: string;
}

export interface TemplateReference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** The version that the reference means; undefined if the template has no such version. */
  readonly version: TemplateVersion | undefined;
}

/** A version of a launch template, as far as EKS minds it. */
export interface TemplateVersion {
  readonly number: number;
  readonly instanceType: string;
  readonly imageId: string;
  readonly userData: string;
  readonly securityGroupIds: readonly string[];
  readonly hasProfile: boolean;
  /** Network interfaces that name a subnet. */
  readonly namesSubnet: boolean;
  readonly hasSpotOptions: boolean;
  readonly hasCapacityBlock: boolean;
  readonly terminatesOnShutdown: boolean;
  readonly instanceTags: Readonly<Record<string, string>>;
}

export interface GroupSize {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

/** An Auto Scaling group for the nodes of a node group. */
export interface NewGroup {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly size: GroupSize;
  readonly spot: boolean;
  readonly template: TemplateVersion | undefined;
  readonly securityGroupIds: readonly string[];
  /** Tags of the group and of its instances. */
  readonly tags: Readonly<Record<string, string>>;
}
