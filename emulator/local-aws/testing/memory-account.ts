import type {
  Account,
  GroupSize,
  Key,
  LaunchTemplate,
  NewGroup,
  Role,
  SecurityGroup,
  Subnet,
  TemplateReference,
  TemplateVersion,
  Vpc,
} from "../account.ts";

const accountId = "123456789012";

/** `arn:aws:iam::123456789012:role/<name>`. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

function role(name: string, service: string, policies: readonly string[], actions = ["sts:AssumeRole"]): Role {
  return { arn: roleArn(name), trust: [{ service, actions }], policies, hasOwnPolicies: false };
}

const plainTemplate: TemplateVersion = {
  number: 1,
  instanceType: "",
  imageId: "",
  userData: "",
  securityGroupIds: [],
  hasProfile: false,
  namesSubnet: false,
  hasSpotOptions: false,
  hasCapacityBlock: false,
  terminatesOnShutdown: false,
  instanceTags: {},
};

/**
 * An account with one VPC (`vpc-1`: subnets `subnet-a`, `subnet-b`, `subnet-c` in three zones), another one
 * (`subnet-x`), and roles that are as they should be: `cluster`, `nodes`, `pods`. Tests change what they are about.
 */
export class MemoryAccount implements Account {
  readonly id = accountId;
  readonly region = "us-east-1";

  readonly roles = new Map<string, Role>(
    [
      role("cluster", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]),
      role("nodes", "ec2.amazonaws.com", ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"]),
      role("pods", "pods.eks.amazonaws.com", [], ["sts:AssumeRole", "sts:TagSession"]),
      role("admin", "ec2.amazonaws.com", []),
    ].map((item) => [item.arn, item]),
  );
  readonly allSubnets: Subnet[] = [
    subnet("subnet-a", "us-east-1a", "use1-az1"),
    subnet("subnet-b", "us-east-1b", "use1-az2"),
    subnet("subnet-c", "us-east-1c", "use1-az4"),
    subnet("subnet-e", "us-east-1e", "use1-az3"),
    { ...subnet("subnet-x", "us-east-1c", "use1-az4"), vpcId: "vpc-2" },
  ];
  vpcSettings: Partial<Vpc> = {};
  readonly allSecurityGroups: SecurityGroup[] = [
    { id: "sg-1", vpcId: "vpc-1" },
    { id: "sg-2", vpcId: "vpc-2" },
  ];
  readonly keys = new Map<string, Key>();
  readonly templates = new Map<string, LaunchTemplate>();
  readonly types = ["t3.medium", "m7i.large", "g6.xlarge", "p5.48xlarge"];

  readonly interfaces = new Set<string>();
  readonly groups = new Map<string, NewGroup>();
  readonly sizes = new Map<string, GroupSize>();
  readonly logGroups = new Set<string>();
  private made = 0;

  setRole(name: string, change: Partial<Role>): void {
    const arn = roleArn(name);
    const before = this.roles.get(arn) ?? role(name, "", []);
    this.roles.set(arn, { ...before, ...change });
  }

  /** A launch template `lt-1` with one version. */
  setTemplate(version: Partial<TemplateVersion>): void {
    this.templates.set("lt-1", { id: "lt-1", name: "template", version: { ...plainTemplate, ...version } });
  }

  async role(arn: string): Promise<Role | undefined> {
    return this.roles.get(arn);
  }

  async callerOf(accessKey: string): Promise<string> {
    return `arn:aws:iam::${accountId}:user/${accessKey}`;
  }

  async principalExists(arn: string): Promise<boolean> {
    return this.roles.has(arn);
  }

  async subnets(ids: readonly string[]): Promise<readonly Subnet[]> {
    return ids.flatMap((id) => this.allSubnets.find((candidate) => candidate.id === id) ?? []);
  }

  async vpc(id: string): Promise<Vpc | undefined> {
    const settings = { dnsSupport: true, dnsHostnames: true, domainNameServers: ["AmazonProvidedDNS"] };
    return { id, cidrs: ["10.0.0.0/16"], ...settings, ...this.vpcSettings };
  }

  async securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]> {
    return this.allSecurityGroups.filter(({ id }) => ids.includes(id));
  }

  async key(arn: string): Promise<Key | undefined> {
    return this.keys.get(arn);
  }

  async launchTemplate({ id, name, version }: TemplateReference): Promise<LaunchTemplate | undefined> {
    const template = [...this.templates.values()].find((item) => item.id === id || item.name === name);
    const known = version === undefined || ["$Default", "$Latest", String(template?.version?.number)].includes(version);
    return template && { ...template, version: known ? template.version : undefined };
  }

  async instanceTypes(names: readonly string[]): Promise<readonly string[]> {
    return this.types.filter((type) => names.includes(type));
  }

  async createClusterSecurityGroup(cluster: string, vpcId: string): Promise<string> {
    const id = `sg-cluster-${cluster}`;
    this.allSecurityGroups.push({ id, vpcId });
    return id;
  }

  async createInterfaces(_cluster: string, subnetIds: readonly string[]): Promise<string[]> {
    const ids = subnetIds.map(() => `eni-${++this.made}`);
    for (const id of ids) this.interfaces.add(id);
    return ids;
  }

  async deleteInterfaces(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.interfaces.delete(id);
  }

  async deleteSecurityGroup(id: string): Promise<void> {
    this.allSecurityGroups.splice(
      this.allSecurityGroups.findIndex((group) => group.id === id),
      1,
    );
  }

  async createLogGroup(name: string): Promise<void> {
    this.logGroups.add(name);
  }

  async createGroup(group: NewGroup): Promise<void> {
    this.groups.set(group.name, group);
    this.sizes.set(group.name, group.size);
  }

  async group(name: string): Promise<GroupSize | undefined> {
    return this.sizes.get(name);
  }

  async resizeGroup(name: string, size: Partial<GroupSize>): Promise<void> {
    this.sizes.set(name, { ...(this.sizes.get(name) as GroupSize), ...size });
  }

  async replaceTemplate(name: string, template: TemplateVersion): Promise<void> {
    this.groups.set(name, { ...(this.groups.get(name) as NewGroup), template });
  }

  async deleteGroup(name: string): Promise<void> {
    this.groups.delete(name);
    this.sizes.delete(name);
  }
}

function subnet(id: string, zone: string, zoneId: string): Subnet {
  return { id, vpcId: "vpc-1", zone, zoneId };
}
