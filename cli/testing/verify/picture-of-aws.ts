import { AutoScalingClient, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeLaunchTemplateVersionsCommand,
  DescribePlacementGroupsCommand,
  DescribeVpcAttributeCommand,
  EC2Client,
  type Tag as Ec2Tag,
  type Vpc as Ec2Vpc,
  paginateDescribeDhcpOptions,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  type ResponseLaunchTemplateData,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import {
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  paginateListAccessEntries,
  paginateListAddons,
  paginateListAssociatedAccessPolicies,
  paginateListClusters,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { GetKeyRotationStatusCommand, KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import type {
  AccessEntry,
  Addon,
  AutoScalingGroup,
  Cluster,
  Key,
  LaunchTemplate,
  NodeGroup,
  OidcProvider,
  Picture,
  Role,
  Rule,
  Tags,
  Vpc,
} from "./picture.ts";
import { statementsOf } from "./policy.ts";

/** Where to read, and whose. */
export interface AwsOptions {
  readonly region: string;
  /** @default AWS's own */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Names of environments: roles and clusters of others, which begin otherwise, are left out. */
  readonly environments: readonly string[];
}

/** What an account and region contain of some environments. It only reads. */
export async function pictureOfAws({ environments, ...client }: AwsOptions): Promise<Picture> {
  const isOwn = (name: string): boolean => environments.some((each) => name.startsWith(`${each}-`));
  const ec2 = new EC2Client(client);
  const eks = new EksReader(new EKSClient(client), ec2);
  const [network, roles, oidcProviders, logGroups, clusterNames] = await Promise.all([
    networkOf(ec2),
    rolesOf(new IAMClient(client), isOwn),
    oidcProvidersOf(new IAMClient(client)),
    logGroupsOf(new CloudWatchLogsClient(client)),
    eks.clusterNames(),
  ]);
  const own = clusterNames.filter(isOwn);
  const clusters = await each(own, (name) => eks.cluster(name));
  const nodeGroups = await perCluster(own, (name) => eks.nodeGroups(name));
  return {
    ...network,
    roles,
    oidcProviders,
    logGroups,
    clusters,
    nodeGroups,
    addons: await perCluster(own, (name) => eks.addons(name)),
    accessEntries: await perCluster(own, (name) => eks.accessEntries(name)),
    keys: await keysOf(new KMSClient(client), clusters),
    autoScalingGroups: await autoScalingGroupsOf(new AutoScalingClient(client), nodeGroups),
  };
}

type NetworkPicture = Pick<
  Picture,
  | "vpcs"
  | "subnets"
  | "routeTables"
  | "internetGateways"
  | "natGateways"
  | "endpoints"
  | "securityGroups"
  | "dhcpOptions"
  | "flowLogs"
  | "placementGroups"
>;

async function networkOf(client: EC2Client): Promise<NetworkPicture> {
  const rules = await all(paginateDescribeSecurityGroupRules({ client }, {}), (page) => page.SecurityGroupRules);
  return {
    vpcs: await each(await all(paginateDescribeVpcs({ client }, {}), (page) => page.Vpcs), (vpc) => vpcOf(client, vpc)),
    subnets: (await all(paginateDescribeSubnets({ client }, {}), (page) => page.Subnets)).map((subnet) => ({
      id: subnet.SubnetId ?? "",
      vpcId: subnet.VpcId ?? "",
      cidr: subnet.CidrBlock ?? "",
      zone: subnet.AvailabilityZone ?? "",
      publicAddresses: subnet.MapPublicIpOnLaunch ?? false,
      tags: tagsOf(subnet.Tags),
    })),
    routeTables: (await all(paginateDescribeRouteTables({ client }, {}), (page) => page.RouteTables)).map((table) => ({
      id: table.RouteTableId ?? "",
      vpcId: table.VpcId ?? "",
      subnetIds: present((table.Associations ?? []).map(({ SubnetId }) => SubnetId)),
      routes: (table.Routes ?? [])
        .filter(({ GatewayId, DestinationPrefixListId }) => GatewayId !== "local" && !DestinationPrefixListId)
        .map((route) => ({
          destination: route.DestinationCidrBlock ?? "",
          target: route.NatGatewayId ?? route.GatewayId ?? route.TransitGatewayId ?? route.VpcPeeringConnectionId ?? "",
        })),
      tags: tagsOf(table.Tags),
    })),
    internetGateways: (
      await all(paginateDescribeInternetGateways({ client }, {}), (page) => page.InternetGateways)
    ).flatMap(({ InternetGatewayId = "", Attachments = [] }) =>
      Attachments.map(({ VpcId = "" }) => ({ id: InternetGatewayId, vpcId: VpcId })),
    ),
    natGateways: (await all(paginateDescribeNatGateways({ client }, {}), (page) => page.NatGateways))
      .filter(({ State }) => State !== "deleted" && State !== "deleting")
      .map((gateway) => ({
        id: gateway.NatGatewayId ?? "",
        subnetId: gateway.SubnetId ?? "",
        allocationId: gateway.NatGatewayAddresses?.[0]?.AllocationId ?? "",
        tags: tagsOf(gateway.Tags),
      })),
    endpoints: (await all(paginateDescribeVpcEndpoints({ client }, {}), (page) => page.VpcEndpoints)).map(
      (endpoint) => ({
        vpcId: endpoint.VpcId ?? "",
        service: endpoint.ServiceName ?? "",
        type: endpoint.VpcEndpointType ?? "",
        privateDns: endpoint.PrivateDnsEnabled ?? false,
        subnetIds: endpoint.SubnetIds ?? [],
        routeTableIds: endpoint.RouteTableIds ?? [],
        securityGroupIds: present((endpoint.Groups ?? []).map(({ GroupId }) => GroupId)),
        tags: tagsOf(endpoint.Tags),
      }),
    ),
    securityGroups: (await all(paginateDescribeSecurityGroups({ client }, {}), (page) => page.SecurityGroups)).map(
      (group) => ({
        id: group.GroupId ?? "",
        name: group.GroupName ?? "",
        vpcId: group.VpcId ?? "",
        rules: rules.filter(({ GroupId }) => GroupId === group.GroupId).map(ruleOf),
        tags: tagsOf(group.Tags),
      }),
    ),
    dhcpOptions: (await all(paginateDescribeDhcpOptions({ client }, {}), (page) => page.DhcpOptions)).map((options) => {
      const values = (key: string): string[] => {
        const found = options.DhcpConfigurations?.find(({ Key }) => Key === key)?.Values ?? [];
        return present(found.map(({ Value }) => Value));
      };
      return {
        id: options.DhcpOptionsId ?? "",
        domainName: values("domain-name").join(" "),
        domainNameServers: values("domain-name-servers"),
        ntpServers: values("ntp-servers"),
      };
    }),
    flowLogs: (await all(paginateDescribeFlowLogs({ client }, {}), (page) => page.FlowLogs)).map((log) => ({
      vpcId: log.ResourceId ?? "",
      trafficType: log.TrafficType ?? "",
      logGroup: log.LogGroupName ?? (log.LogDestination ?? "").replace(/^.*:log-group:/, ""),
      roleArn: log.DeliverLogsPermissionArn ?? "",
    })),
    placementGroups: ((await client.send(new DescribePlacementGroupsCommand({}))).PlacementGroups ?? []).map(
      (group) => ({
        name: group.GroupName ?? "",
        strategy: group.Strategy ?? "",
      }),
    ),
  };
}

async function vpcOf(client: EC2Client, vpc: Ec2Vpc): Promise<Vpc> {
  const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
    client.send(new DescribeVpcAttributeCommand({ VpcId: vpc.VpcId, Attribute }));
  return {
    id: vpc.VpcId ?? "",
    cidr: vpc.CidrBlock ?? "",
    dnsHostnames: (await attribute("enableDnsHostnames")).EnableDnsHostnames?.Value ?? false,
    dnsSupport: (await attribute("enableDnsSupport")).EnableDnsSupport?.Value ?? false,
    dhcpOptionsId: vpc.DhcpOptionsId ?? "",
    tags: tagsOf(vpc.Tags),
  };
}

function ruleOf(rule: SecurityGroupRule): Rule {
  const { IpProtocol: protocol = "", FromPort = -1, ToPort = -1 } = rule;
  return {
    direction: rule.IsEgress === true ? "out" : "in",
    protocol,
    ...(protocol !== "-1" && { ports: [FromPort, ToPort] as const }),
    peer: rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId ?? "",
  };
}

async function rolesOf(client: IAMClient, isOwn: (name: string) => boolean): Promise<Role[]> {
  const names = present(
    (await all(paginateListRoles({ client }, {}), (page) => page.Roles)).map((role) => role.RoleName),
  );
  return each(names.filter(isOwn), async (RoleName) => {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
    const attached = await all(
      paginateListAttachedRolePolicies({ client }, { RoleName }),
      (page) => page.AttachedPolicies,
    );
    const inline = await all(paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames);
    const policies = await each(inline, async (PolicyName) => {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, documentOf(PolicyDocument)] as const;
    });
    return {
      name: RoleName,
      arn: role?.Arn ?? "",
      trust: documentOf(role?.AssumeRolePolicyDocument),
      attached: present(attached.map(({ PolicyArn }) => PolicyArn)),
      inline: Object.fromEntries(policies),
      tags: tagsOf(role?.Tags),
    };
  });
}

/** IAM answers documents as they are in a URL. */
function documentOf(encoded: string | undefined) {
  return encoded === undefined ? [] : statementsOf(decodeURIComponent(encoded));
}

async function oidcProvidersOf(client: IAMClient): Promise<OidcProvider[]> {
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
  return each(present(OpenIDConnectProviderList.map(({ Arn }) => Arn)), async (arn) => {
    const { Url = "", ClientIDList = [] } = await client.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
    );
    return { arn, issuer: Url.replace(/^https:\/\//, ""), clients: ClientIDList };
  });
}

async function logGroupsOf(client: CloudWatchLogsClient): Promise<Picture["logGroups"]> {
  const groups = await all(paginateDescribeLogGroups({ client }, {}), (page) => page.logGroups);
  return groups.map(({ logGroupName = "", retentionInDays = 0 }) => ({
    name: logGroupName,
    retentionDays: retentionInDays,
  }));
}

/** The keys with which clusters encrypt. */
async function keysOf(client: KMSClient, clusters: readonly Cluster[]): Promise<Key[]> {
  const used = [...new Set(present(clusters.map(({ keyArn }) => keyArn)))];
  return each(used, async (arn) => {
    const { KeyRotationEnabled = false } = await client.send(new GetKeyRotationStatusCommand({ KeyId: arn }));
    const { Aliases = [] } = await client.send(new ListAliasesCommand({ KeyId: arn }));
    return { arn, isRotated: KeyRotationEnabled, aliases: present(Aliases.map(({ AliasName }) => AliasName)) };
  });
}

async function autoScalingGroupsOf(
  client: AutoScalingClient,
  nodeGroups: readonly NodeGroup[],
): Promise<AutoScalingGroup[]> {
  const names = new Set(nodeGroups.map(({ autoScalingGroup }) => autoScalingGroup));
  const groups = await all(paginateDescribeAutoScalingGroups({ client }, {}), (page) => page.AutoScalingGroups);
  return groups
    .filter(({ AutoScalingGroupName = "" }) => names.has(AutoScalingGroupName))
    .map(({ AutoScalingGroupName = "", Tags = [] }) => ({
      name: AutoScalingGroupName,
      tags: Tags.map(({ Key = "", Value = "", PropagateAtLaunch = false }) => ({
        key: Key,
        value: Value,
        isPropagated: PropagateAtLaunch,
      })),
    }));
}

class EksReader {
  private readonly client: EKSClient;
  private readonly ec2: EC2Client;

  constructor(client: EKSClient, ec2: EC2Client) {
    this.client = client;
    this.ec2 = ec2;
  }

  clusterNames(): Promise<string[]> {
    return all(paginateListClusters({ client: this.client }, {}), (page) => page.clusters);
  }

  async cluster(name: string): Promise<Cluster> {
    const { cluster = {} } = await this.client.send(new DescribeClusterCommand({ name }));
    const network = cluster.resourcesVpcConfig;
    const isPublic = network?.endpointPublicAccess ?? false;
    const keyArn = cluster.encryptionConfig?.[0]?.provider?.keyArn;
    return {
      name,
      status: cluster.status ?? "",
      version: cluster.version ?? "",
      roleArn: cluster.roleArn ?? "",
      endpoint: cluster.endpoint ?? "",
      certificateAuthority: cluster.certificateAuthority?.data ?? "",
      issuer: cluster.identity?.oidc?.issuer ?? "",
      isPrivate: network?.endpointPrivateAccess ?? false,
      isPublic,
      publicCidrs: isPublic ? (network?.publicAccessCidrs ?? []) : [],
      subnetIds: network?.subnetIds ?? [],
      securityGroupIds: network?.securityGroupIds ?? [],
      serviceCidr: cluster.kubernetesNetworkConfig?.serviceIpv4Cidr ?? "",
      logTypes: (cluster.logging?.clusterLogging ?? [])
        .filter(({ enabled }) => enabled === true)
        .flatMap(({ types = [] }) => types),
      authenticationMode: cluster.accessConfig?.authenticationMode ?? "",
      supportType: cluster.upgradePolicy?.supportType ?? "",
      ...(keyArn !== undefined && { keyArn }),
      tags: cluster.tags ?? {},
    };
  }

  async addons(clusterName: string): Promise<Addon[]> {
    const names = await all(paginateListAddons({ client: this.client }, { clusterName }), (page) => page.addons);
    return each(names, async (addonName) => {
      const { addon } = await this.client.send(new DescribeAddonCommand({ clusterName, addonName }));
      const roles = await each(addon?.podIdentityAssociations ?? [], async (arn) => {
        const associationId = arn.split("/").at(-1);
        const command = new DescribePodIdentityAssociationCommand({ clusterName, associationId });
        const { association } = await this.client.send(command);
        return [association?.serviceAccount ?? "", association?.roleArn ?? ""] as const;
      });
      return {
        cluster: clusterName,
        name: addonName,
        version: addon?.addonVersion ?? "",
        roles: Object.fromEntries(roles),
      };
    });
  }

  async accessEntries(clusterName: string): Promise<AccessEntry[]> {
    const client = this.client;
    const principals = await all(paginateListAccessEntries({ client }, { clusterName }), (page) => page.accessEntries);
    return each(principals, async (principalArn) => {
      const input = { clusterName, principalArn };
      const { accessEntry } = await client.send(new DescribeAccessEntryCommand(input));
      const policies = await all(
        paginateListAssociatedAccessPolicies({ client }, input),
        (page) => page.associatedAccessPolicies,
      );
      return {
        cluster: clusterName,
        principalArn,
        type: accessEntry?.type ?? "",
        groups: accessEntry?.kubernetesGroups ?? [],
        policies: policies.map(({ policyArn = "", accessScope }) => ({
          arn: policyArn,
          namespaces: accessScope?.namespaces ?? [],
        })),
      };
    });
  }

  async nodeGroups(clusterName: string): Promise<NodeGroup[]> {
    const names = await all(
      paginateListNodegroups({ client: this.client }, { clusterName }),
      (page) => page.nodegroups,
    );
    return each(names, async (nodegroupName) => {
      const { nodegroup: group = {} } = await this.client.send(
        new DescribeNodegroupCommand({ clusterName, nodegroupName }),
      );
      const { minSize = 0, maxSize = 0, desiredSize = 0 } = group.scalingConfig ?? {};
      return {
        cluster: clusterName,
        name: nodegroupName,
        status: group.status ?? "",
        version: group.version ?? "",
        roleArn: group.nodeRole ?? "",
        subnetIds: group.subnets ?? [],
        amiType: group.amiType ?? "",
        capacityType: group.capacityType ?? "",
        instanceTypes: group.instanceTypes ?? [],
        size: { min: minSize, max: maxSize, desired: desiredSize },
        maxUnavailablePercentage: group.updateConfig?.maxUnavailablePercentage ?? 0,
        isRepaired: group.nodeRepairConfig?.enabled ?? false,
        labels: group.labels ?? {},
        taints: (group.taints ?? []).map(({ key = "", value = "", effect = "" }) => ({ key, value, effect })),
        autoScalingGroup: group.resources?.autoScalingGroups?.[0]?.name ?? "",
        template: await this.template(group.launchTemplate?.id, group.launchTemplate?.version),
        tags: group.tags ?? {},
      };
    });
  }

  private async template(id: string | undefined, version = "$Default"): Promise<LaunchTemplate> {
    if (id === undefined) return templateOf({});
    const input = { LaunchTemplateId: id, Versions: [version] };
    const { LaunchTemplateVersions = [] } = await this.ec2.send(new DescribeLaunchTemplateVersionsCommand(input));
    return templateOf(LaunchTemplateVersions[0]?.LaunchTemplateData ?? {});
  }
}

function templateOf(data: ResponseLaunchTemplateData): LaunchTemplate {
  return {
    imageId: data.ImageId ?? "",
    instanceType: data.InstanceType ?? "",
    userData: Buffer.from(data.UserData ?? "", "base64").toString(),
    metadata: {
      tokens: data.MetadataOptions?.HttpTokens ?? "",
      hops: data.MetadataOptions?.HttpPutResponseHopLimit ?? 0,
    },
    disks: (data.BlockDeviceMappings ?? []).map(({ DeviceName = "", Ebs }) => ({
      device: DeviceName,
      sizeGiB: Ebs?.VolumeSize ?? 0,
      type: Ebs?.VolumeType ?? "",
      isEncrypted: Ebs?.Encrypted ?? false,
    })),
    interfaces: (data.NetworkInterfaces ?? []).map((each) => ({
      card: each.NetworkCardIndex ?? 0,
      device: each.DeviceIndex ?? 0,
      type: each.InterfaceType ?? "",
      securityGroupIds: each.Groups ?? [],
    })),
    securityGroupIds: data.SecurityGroupIds ?? [],
    placementGroup: data.Placement?.GroupName ?? "",
    marketType: data.InstanceMarketOptions?.MarketType ?? "",
    capacityReservationId:
      data.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId ?? "",
    tagsAtLaunch: Object.fromEntries(
      (data.TagSpecifications ?? []).map(({ ResourceType = "", Tags }) => [ResourceType, tagsOf(Tags)]),
    ),
  };
}

function tagsOf(tags: readonly Ec2Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

function each<Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): Promise<Result[]> {
  return Promise.all(items.map(read));
}

async function perCluster<Result>(
  names: readonly string[],
  read: (name: string) => Promise<Result[]>,
): Promise<Result[]> {
  return (await each(names, read)).flat();
}

function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
