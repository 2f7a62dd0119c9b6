import { trustOf } from "../overlays/aws/policy-grammar.ts";
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
} from "./account.ts";
import { AwsError } from "./aws-error.ts";
import { indexed, type MotoClient, type Parameters } from "./moto-client.ts";
import { elementsAt, type Xml, xmlText } from "./xml.ts";

/** The account of Canonical, which publishes Ubuntu. */
const canonical = "099720109477";

/** The account as moto holds it. */
export class MotoAccount implements Account {
  readonly id: string;
  readonly region: string;
  private readonly moto: MotoClient;
  private image: string | undefined;

  constructor(id: string, region: string, moto: MotoClient) {
    this.id = id;
    this.region = region;
    this.moto = moto;
  }

  async role(arn: string): Promise<Role | undefined> {
    const RoleName = arn.split("/").at(-1) ?? "";
    const answer = await found(this.moto.query("iam", "GetRole", { RoleName }));
    if (answer === undefined) return undefined;
    const role = elementsAt(answer, "GetRoleResult/Role")[0] ?? answer;
    if (xmlText(role, "Arn") !== arn) return undefined;
    const [attached, inline] = await Promise.all([
      this.moto.query("iam", "ListAttachedRolePolicies", { RoleName }),
      this.moto.query("iam", "ListRolePolicies", { RoleName }),
    ]);
    const arns = elementsAt(attached, "ListAttachedRolePoliciesResult/AttachedPolicies/member/PolicyArn");
    const isAws = (policy: string) => /^arn:[\w-]+:iam::aws:/.test(policy);
    return {
      arn,
      trust: trustOf(decodeURIComponent(xmlText(role, "AssumeRolePolicyDocument"))),
      policies: arns.filter(({ text }) => isAws(text)).map(({ text }) => text.split("/").at(-1) ?? ""),
      hasOwnPolicies:
        arns.some(({ text }) => !isAws(text)) ||
        elementsAt(inline, "ListRolePoliciesResult/PolicyNames/member").length > 0,
    };
  }

  async callerOf(accessKey: string): Promise<string> {
    const answer = await this.moto.query("sts", "GetCallerIdentity", {}, accessKey === "" ? undefined : accessKey);
    const arn = xmlText(answer, "GetCallerIdentityResult/Arn");
    const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
    if (RoleName === undefined) return arn.replace(":sts:", ":iam:");
    const role = await found(this.moto.query("iam", "GetRole", { RoleName }));
    return role === undefined ? `arn:aws:iam::${this.id}:role/${RoleName}` : xmlText(role, "GetRoleResult/Role/Arn");
  }

  async principalExists(arn: string): Promise<boolean> {
    const [, kind, name = ""] = /:(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (kind === undefined) return /:root$/.test(arn);
    const [action, parameter] = kind === "role" ? ["GetRole", "RoleName"] : ["GetUser", "UserName"];
    const answer = await found(this.moto.query("iam", action as string, { [parameter as string]: name }));
    return answer !== undefined;
  }

  async subnets(ids: readonly string[]): Promise<readonly Subnet[]> {
    const items = await this.described("DescribeSubnets", "subnetSet", "subnet-id", ids);
    const subnets = items.map((item) => ({
      id: xmlText(item, "subnetId"),
      vpcId: xmlText(item, "vpcId"),
      zone: xmlText(item, "availabilityZone"),
      zoneId: xmlText(item, "availabilityZoneId"),
    }));
    return ids.flatMap((id) => subnets.find((subnet) => subnet.id === id) ?? []);
  }

  async vpc(id: string): Promise<Vpc | undefined> {
    const [item] = await this.described("DescribeVpcs", "vpcSet", "vpc-id", [id]);
    if (item === undefined) return undefined;
    const [support, hostnames, options] = await Promise.all([
      this.vpcAttribute(id, "enableDnsSupport"),
      this.vpcAttribute(id, "enableDnsHostnames"),
      this.described("DescribeDhcpOptions", "dhcpOptionsSet", "dhcp-options-id", [xmlText(item, "dhcpOptionsId")]),
    ]);
    const servers = options
      .flatMap((option) => elementsAt(option, "dhcpConfigurationSet/item"))
      .filter((configuration) => xmlText(configuration, "key") === "domain-name-servers")
      .flatMap((configuration) => elementsAt(configuration, "valueSet/item/value").map(({ text }) => text));
    return {
      id,
      cidrs: elementsAt(item, "cidrBlockAssociationSet/item/cidrBlock").map(({ text }) => text),
      dnsSupport: support,
      dnsHostnames: hostnames,
      // A VPC without options of its own has Amazon's.
      domainNameServers: servers.length === 0 ? ["AmazonProvidedDNS"] : servers,
    };
  }

  async securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]> {
    const items = await this.described("DescribeSecurityGroups", "securityGroupInfo", "group-id", ids);
    return items.map((item) => ({ id: xmlText(item, "groupId"), vpcId: xmlText(item, "vpcId") }));
  }

  async key(arn: string): Promise<Key | undefined> {
    const answer = await this.moto.json("kms", "TrentService.DescribeKey", { KeyId: arn });
    const metadata = answer?.["KeyMetadata"] as Record<string, unknown> | undefined;
    return metadata && { arn, state: String(metadata["KeyState"]), spec: String(metadata["KeySpec"]) };
  }

  async launchTemplate({ id, name, version = "$Default" }: TemplateReference): Promise<LaunchTemplate | undefined> {
    const which = id === undefined ? { LaunchTemplateName: name } : { LaunchTemplateId: id };
    const listed = await found(
      this.moto.query("ec2", "DescribeLaunchTemplates", {
        [id === undefined ? "LaunchTemplateName.1" : "LaunchTemplateId.1"]: id ?? name,
      }),
    );
    const item = listed && elementsAt(listed, "launchTemplates/item")[0];
    if (item === undefined) return undefined;
    const versions = await found(
      this.moto.query("ec2", "DescribeLaunchTemplateVersions", { ...which, "LaunchTemplateVersion.1": version }),
    );
    const found0 = versions && elementsAt(versions, "launchTemplateVersionSet/item")[0];
    return {
      id: xmlText(item, "launchTemplateId"),
      name: xmlText(item, "launchTemplateName"),
      version: found0 && templateVersion(found0),
    };
  }

  async instanceTypes(names: readonly string[]): Promise<readonly string[]> {
    const answer = await this.moto.query("ec2", "DescribeInstanceTypeOfferings", {
      ...filter("instance-type", names),
    });
    return elementsAt(answer, "instanceTypeOfferingSet/item/instanceType").map(({ text }) => text);
  }

  async createClusterSecurityGroup(cluster: string, vpcId: string): Promise<string> {
    const name = `eks-cluster-sg-${cluster}-${this.id}`;
    const answer = await this.moto.query("ec2", "CreateSecurityGroup", {
      GroupName: name,
      GroupDescription:
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
      VpcId: vpcId,
      ...tagSpecification("security-group", {
        Name: name,
        [`kubernetes.io/cluster/${cluster}`]: "owned",
        "aws:eks:cluster-name": cluster,
      }),
    });
    const id = xmlText(answer, "groupId");
    await this.moto.query("ec2", "AuthorizeSecurityGroupIngress", {
      GroupId: id,
      "IpPermissions.1.IpProtocol": "-1",
      "IpPermissions.1.Groups.1.GroupId": id,
    });
    return id;
  }

  async createInterfaces(cluster: string, subnetIds: readonly string[], groups: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const SubnetId of subnetIds) {
      const answer = await this.moto.query("ec2", "CreateNetworkInterface", {
        SubnetId,
        Description: `Amazon EKS ${cluster}`,
        ...indexed("SecurityGroupId", groups),
      });
      ids.push(xmlText(answer, "networkInterface/networkInterfaceId"));
    }
    return ids;
  }

  async deleteInterfaces(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await found(this.moto.query("ec2", "DeleteNetworkInterface", { NetworkInterfaceId: id }));
    }
  }

  async deleteSecurityGroup(id: string): Promise<void> {
    await found(this.moto.query("ec2", "DeleteSecurityGroup", { GroupId: id }));
  }

  async createLogGroup(name: string): Promise<void> {
    await this.moto.json("logs", "Logs_20140328.CreateLogGroup", { logGroupName: name });
  }

  async createGroup(group: NewGroup): Promise<void> {
    const { name, instanceTypes, size, template } = group;
    const [firstType = "t3.medium"] = instanceTypes;
    await this.moto.query("ec2", "CreateLaunchTemplate", {
      LaunchTemplateName: name,
      "LaunchTemplateData.ImageId": template?.imageId || (await this.anyImage()),
      "LaunchTemplateData.InstanceType": template?.instanceType || firstType,
      "LaunchTemplateData.UserData": template?.userData || undefined,
      ...indexed("LaunchTemplateData.SecurityGroupId", group.securityGroupIds),
      ...tagSpecification("instance", template?.instanceTags ?? {}, "LaunchTemplateData."),
    });
    const mixed = instanceTypes.length > 1 || group.spot;
    const policy = mixed ? "MixedInstancesPolicy.LaunchTemplate." : "";
    const specification = mixed ? `${policy}LaunchTemplateSpecification` : "LaunchTemplate";
    await this.moto.query("autoscaling", "CreateAutoScalingGroup", {
      AutoScalingGroupName: name,
      [`${specification}.LaunchTemplateName`]: name,
      [`${specification}.Version`]: "1",
      ...(mixed && {
        ...indexedMembers(`${policy}Overrides`, instanceTypes, "InstanceType"),
        "MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity": group.spot ? "0" : "100",
        "MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy": "price-capacity-optimized",
      }),
      VPCZoneIdentifier: group.subnetIds.join(","),
      ...sizeParameters(size),
      ...Object.fromEntries(
        Object.entries(group.tags).flatMap(([key, value], index) => [
          [`Tags.member.${index + 1}.Key`, key],
          [`Tags.member.${index + 1}.Value`, value],
          [`Tags.member.${index + 1}.PropagateAtLaunch`, "true"],
          [`Tags.member.${index + 1}.ResourceId`, name],
          [`Tags.member.${index + 1}.ResourceType`, "auto-scaling-group"],
        ]),
      ),
    });
  }

  async group(name: string): Promise<GroupSize | undefined> {
    const answer = await this.moto.query("autoscaling", "DescribeAutoScalingGroups", {
      "AutoScalingGroupNames.member.1": name,
    });
    const [item] = elementsAt(answer, "DescribeAutoScalingGroupsResult/AutoScalingGroups/member");
    if (item === undefined) return undefined;
    const size = (part: string) => Number(xmlText(item, part));
    return { min: size("MinSize"), max: size("MaxSize"), desired: size("DesiredCapacity") };
  }

  async resizeGroup(name: string, size: Partial<GroupSize>): Promise<void> {
    await this.moto.query("autoscaling", "UpdateAutoScalingGroup", {
      AutoScalingGroupName: name,
      ...sizeParameters(size),
    });
  }

  async replaceTemplate(name: string, template: TemplateVersion): Promise<void> {
    const created = await this.moto.query("ec2", "CreateLaunchTemplateVersion", {
      LaunchTemplateName: name,
      SourceVersion: "1",
      "LaunchTemplateData.ImageId": template.imageId || (await this.anyImage()),
      "LaunchTemplateData.InstanceType": template.instanceType || "t3.medium",
    });
    await this.moto.query("ec2", "ModifyLaunchTemplate", {
      LaunchTemplateName: name,
      SetDefaultVersion: xmlText(created, "launchTemplateVersion/versionNumber"),
    });
  }

  async deleteGroup(name: string): Promise<void> {
    const group = { AutoScalingGroupName: name, ForceDelete: "true" };
    await found(this.moto.query("autoscaling", "DeleteAutoScalingGroup", group));
    await found(this.moto.query("ec2", "DeleteLaunchTemplate", { LaunchTemplateName: name }));
  }

  private async vpcAttribute(VpcId: string, Attribute: string): Promise<boolean> {
    const answer = await this.moto.query("ec2", "DescribeVpcAttribute", { VpcId, Attribute });
    return xmlText(answer, `${Attribute}/value`) === "true";
  }

  private async described(action: string, set: string, name: string, ids: readonly string[]): Promise<Xml[]> {
    if (ids.length === 0) return [];
    return elementsAt(await this.moto.query("ec2", action, filter(name, ids)), `${set}/item`);
  }

  /** An image that moto knows: instances of groups cannot start without one, and EKS's own images are not there. */
  private async anyImage(): Promise<string> {
    // Canonical has few, and to list all takes moto a second of CPU time.
    this.image ??= (await this.firstImage({ "Owner.1": canonical })) || (await this.firstImage({}));
    return this.image;
  }

  private async firstImage(whose: Readonly<Record<string, string>>): Promise<string> {
    const asked = { ...filter("virtualization-type", ["hvm"]), ...whose };
    return xmlText(await this.moto.query("ec2", "DescribeImages", asked), "imagesSet/item/imageId");
  }
}

/** Undefined where moto says that there is no such thing. */
async function found(answer: Promise<Xml>): Promise<Xml | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function filter(name: string, values: readonly string[]): Parameters {
  return { "Filter.1.Name": name, ...indexed("Filter.1.Value", values) };
}

function tagSpecification(type: string, tags: Readonly<Record<string, string>>, prefix = ""): Parameters {
  const entries = Object.entries(tags);
  if (entries.length === 0) return {};
  return Object.fromEntries([
    [`${prefix}TagSpecification.1.ResourceType`, type],
    ...entries.flatMap(([key, value], index) => [
      [`${prefix}TagSpecification.1.Tag.${index + 1}.Key`, key],
      [`${prefix}TagSpecification.1.Tag.${index + 1}.Value`, value],
    ]),
  ]);
}

function indexedMembers(name: string, values: readonly string[], field: string): Parameters {
  return Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}.${field}`, value]));
}

function sizeParameters({ min, max, desired }: Partial<GroupSize>): Parameters {
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return { MinSize: text(min), MaxSize: text(max), DesiredCapacity: text(desired) };
}

function templateVersion(item: Xml): TemplateVersion {
  const [data] = elementsAt(item, "launchTemplateData");
  const value = (path: string) => (data === undefined ? "" : xmlText(data, path));
  const items = (path: string) => (data === undefined ? [] : elementsAt(data, path));
  const instanceTags = items("tagSpecificationSet/item")
    .filter((specification) => xmlText(specification, "resourceType") === "instance")
    .flatMap((specification) => elementsAt(specification, "tagSet/item"))
    .map((tag) => [xmlText(tag, "key"), xmlText(tag, "value")]);
  return {
    number: Number(xmlText(item, "versionNumber")),
    instanceType: value("instanceType"),
    imageId: value("imageId"),
    userData: value("userData"),
    securityGroupIds: [...items("securityGroupIdSet/item"), ...items("networkInterfaceSet/item/groupSet/groupId")].map(
      ({ text }) => text,
    ),
    hasProfile: items("iamInstanceProfile").some(({ children }) => children.length > 0),
    namesSubnet: items("networkInterfaceSet/item/subnetId").some(({ text }) => text !== ""),
    hasSpotOptions: value("instanceMarketOptions/marketType") === "spot",
    hasCapacityBlock: value("instanceMarketOptions/marketType") === "capacity-block",
    terminatesOnShutdown: value("instanceInitiatedShutdownBehavior") !== "",
    instanceTags: Object.fromEntries(instanceTags),
  };
}
