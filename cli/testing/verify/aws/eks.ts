import {
  DescribeLaunchTemplateVersionsCommand,
  type EC2Client,
  type ResponseLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import {
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  paginateListAccessEntries,
  paginateListAddons,
  paginateListAssociatedAccessPolicies,
  paginateListClusters,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
import type { AccessEntry, Addon, Cluster, LaunchTemplate, NodeGroup } from "../picture.ts";
import { all, each, tagsOf } from "./answers.ts";

/** Reads clusters, and the launch templates of their node groups. */
export class EksReader {
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
        maxUnavailable: {
          count: group.updateConfig?.maxUnavailable ?? 0,
          percentage: group.updateConfig?.maxUnavailablePercentage ?? 0,
        },
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
    capacityReservation: {
      id: data.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId ?? "",
      resourceGroupArn:
        data.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationResourceGroupArn ?? "",
      preference: data.CapacityReservationSpecification?.CapacityReservationPreference ?? "",
    },
    tagsAtLaunch: Object.fromEntries(
      (data.TagSpecifications ?? []).map(({ ResourceType = "", Tags }) => [ResourceType, tagsOf(Tags)]),
    ),
  };
}
