import type {
  Key,
  LaunchTemplate,
  Role,
  SecurityGroup,
  Subnet,
  TemplateVersion,
  Vpc,
} from "../../local-aws/account.ts";
import type { ClusterFacts, UpdateFacts } from "../../local-aws/eks/cluster-refusals.ts";
import type { NodeGroupFacts } from "../../local-aws/eks/node-group-refusals.ts";
import type { VersionFacts } from "../../local-aws/eks/version-refusals.ts";
import { type Fields, fieldsAt, listAt, mapAt, numberAt, textAt, textsAt } from "../../local-aws/fields.ts";
import { stringsAt, valuesAt } from "../../provider/paths.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, type Value } from "../../wire/value.ts";
import type { Change, Surroundings } from "../overlay.ts";
import { objectById } from "./find.ts";
import { isInstanceType } from "./known.ts";
import { trustOf } from "./policy-grammar.ts";
import { text } from "./words.ts";

// What the rules of EKS want to know: the request that the provider would send, and what the account holds.

/** Names in the API that do not follow from those in Terraform, of arguments that are in no block. */
const apiNames: Readonly<Record<string, string>> = {
  node_group_name: "nodegroupName",
  node_role_arn: "nodeRole",
  subnet_ids: "subnets",
  taint: "taints",
  vpc_config: "resourcesVpcConfig",
};

/** Blocks that are lists in the API, too. The others are single objects there. */
const lists = new Set(["encryption_config", "remote_node_networks", "remote_pod_networks", "taint"]);

/** The arguments as the API of EKS has them. What is unknown, empty or zero is left out, as the provider does. */
function requestOf(arguments_: ObjectValue, names: Readonly<Record<string, string>> = apiNames): Fields {
  const fields = Object.entries(arguments_).flatMap(([name, value]) => {
    const field = isEmpty(value) ? undefined : fieldOf(name, value);
    return field === undefined ? [] : [[names[name] ?? camel(name), field] as const];
  });
  return Object.fromEntries(fields);
}

function isEmpty(value: Value): boolean {
  return value === null || isUnknown(value) || value === "" || value === 0 || (isList(value) && value.length === 0);
}

function fieldOf(name: string, value: Value): unknown {
  if (!isList(value)) return isUnknown(value) ? undefined : value;
  const items = value.filter((item) => !isUnknown(item));
  if (!items.every(isObject)) return items;
  const objects = items.map((item) => requestOf(item, {}));
  return lists.has(name) ? objects : objects[0];
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function clusterRequest({ planned }: Change): Fields {
  const { vpc_config, enabled_cluster_log_types, ...rest } = planned;
  const [vpc] = isList(vpc_config) ? vpc_config : [];
  const { subnet_ids = null, ...others } = isObject(vpc) ? vpc : {};
  return {
    ...requestOf(rest),
    resourcesVpcConfig: { ...requestOf(others), subnetIds: isList(subnet_ids) ? subnet_ids : [] },
    logging: {
      clusterLogging: [
        { enabled: true, types: isList(enabled_cluster_log_types ?? null) ? enabled_cluster_log_types : [] },
      ],
    },
  };
}

export function clusterFacts(change: Change): ClusterFacts {
  const request = clusterRequest(change);
  const vpcConfig = fieldsAt(request, "resourcesVpcConfig") ?? {};
  const subnets = subnetsOf(change, textsAt(vpcConfig, "subnetIds"));
  const [encryption] = listAt(request, "encryptionConfig");
  const keyArn = encryption && textAt(fieldsAt(encryption, "provider") ?? {}, "keyArn");
  return {
    request,
    vpcConfig,
    role: roleOf(change, textAt(request, "roleArn") ?? ""),
    subnets,
    vpc: vpcOf(change, subnets[0]?.vpcId),
    securityGroups: groupsOf(change, textsAt(vpcConfig, "securityGroupIds")),
    key: keyArn === undefined ? undefined : keyOf(change, keyArn),
  };
}

export function clusterUpdateFacts(change: Change & { readonly prior: ObjectValue }): UpdateFacts {
  const before = clusterFacts({ ...change, planned: change.prior });
  const after = clusterFacts(change);
  const was = before.vpcConfig;
  const modeOf = (request: Fields): string =>
    textAt(fieldsAt(request, "accessConfig") ?? {}, "authenticationMode") ?? "CONFIG_MAP";
  const { accessConfig, ...body } = after.request;
  return {
    cluster: {
      accessConfig: { authenticationMode: modeOf(before.request) },
      resourcesVpcConfig: {
        vpcId: before.subnets[0]?.vpcId ?? "",
        endpointPublicAccess: was["endpointPublicAccess"] !== false,
        endpointPrivateAccess: was["endpointPrivateAccess"] === true,
        publicAccessCidrs: textsAt(was, "publicAccessCidrs"),
      },
    },
    body: modeOf(before.request) === modeOf(after.request) ? body : { ...body, accessConfig },
    vpcConfig: after.vpcConfig,
    subnets: after.subnets,
    subnetsBefore: before.subnets,
    vpc: before.vpc,
  };
}

/** Time stands still in the emulation: whatever was upgraded, was upgraded just now. */
export function versionFacts(change: Change & { readonly prior: ObjectValue }, version: string): VersionFacts {
  const { prior, history = [], find } = change;
  const name = text(prior["name"]);
  const ofCluster = (type: string) =>
    find(type).flatMap(({ attributes }) => (attributes["cluster_name"] === name ? [attributes] : []));
  const versions = [...history, prior].map((state) => text(state["version"]));
  const kubeProxy = ofCluster("aws_eks_addon").find((addon) => addon["addon_name"] === "kube-proxy");
  return {
    cluster: {
      name,
      version: text(prior["version"]),
      supportType: stringsAt(change.planned, "upgrade_policy.*.support_type")[0] ?? "EXTENDED",
    },
    version,
    history: versions.filter((each, index) => each !== versions[index - 1]).map((each) => ({ version: each, at: 0 })),
    now: 0,
    nodeGroups: ofCluster("aws_eks_node_group").map((group) => ({
      name: text(group["node_group_name"]),
      version: text(group["version"]),
      isCustom: text(group["ami_type"]) === "CUSTOM",
    })),
    kubeProxy: kubeProxy && text(kubeProxy["addon_version"]),
  };
}

/** @param cluster its attributes */
export function nodeGroupFacts(change: Change, cluster: ObjectValue): NodeGroupFacts {
  const { planned, prior } = change;
  const request = requestOf({ ...planned, ...withoutComputed(planned, prior) });
  const scaling = fieldsAt(request, "scalingConfig") ?? {};
  const template = templateOf(change, fieldsAt(request, "launchTemplate"));
  const types = [...textsAt(request, "instanceTypes"), template?.version?.instanceType ?? ""];
  return {
    request: {
      ...request,
      nodegroupName: text(planned["node_group_name"]) || `${text(planned["node_group_name_prefix"])}0`,
    },
    cluster: {
      version: text(cluster["version"]),
      resourcesVpcConfig: { vpcId: vpcIdOfCluster(change, cluster) ?? "" },
    },
    role: roleOf(change, textAt(request, "nodeRole") ?? ""),
    subnets: subnetsOf(change, textsAt(request, "subnets")),
    template,
    knownTypes: types.filter(isInstanceType),
    size: {
      min: numberAt(scaling, "minSize") ?? 0,
      max: numberAt(scaling, "maxSize") ?? 0,
      desired: numberAt(scaling, "desiredSize") ?? 0,
    },
    labels: mapAt(request, "labels"),
    taints: listAt(request, "taints"),
  };
}

export function templateOfGroup(change: Change): LaunchTemplate | undefined {
  const { launch_template = null } = change.planned;
  return templateOf(change, fieldsAt(requestOf({ launch_template }), "launchTemplate"));
}

/** Nulls for what AWS filled in and the provider does not send back. */
function withoutComputed(planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue {
  if (prior === undefined) return {};
  const filledIn = ["version", "release_version", "disk_size"].filter((name) =>
    equal(planned[name] ?? null, prior[name] ?? null),
  );
  const template = isList(planned["launch_template"]) ? planned["launch_template"].filter(isObject) : [];
  return {
    ...Object.fromEntries(filledIn.map((name) => [name, null])),
    // States have both the id and the name.
    launch_template: template.map((item) => (text(item["id"]) === "" ? item : { ...item, name: null })),
  };
}

export function roleOf({ find }: Surroundings, arn: string): Role | undefined {
  const role = find("aws_iam_role").find(({ attributes }) => attributes["arn"] === arn)?.attributes;
  if (role === undefined) return undefined;
  const { name = null } = role;
  const attached = [
    ...find("aws_iam_role_policy_attachment").filter(({ attributes }) => attributes["role"] === name),
  ].map(({ attributes }) => text(attributes["policy_arn"]));
  const policies = [...attached, ...stringsAt(role, "managed_policy_arns.*")];
  const isOfAws = (policy: string): boolean => /^arn:[\w-]+:iam::aws:/.test(policy);
  return {
    arn,
    trust: trustOf(text(role["assume_role_policy"])),
    policies: policies.filter(isOfAws).map((policy) => policy.split("/").at(-1) ?? ""),
    hasOwnPolicies:
      policies.some((policy) => !isOfAws(policy)) ||
      valuesAt(role, "inline_policy.*.name").length > 0 ||
      find("aws_iam_role_policy").some(({ attributes }) => attributes["role"] === name),
  };
}

function subnetsOf(around: Surroundings, ids: readonly string[]): Subnet[] {
  return ids.flatMap((id) => {
    const subnet = objectById(around, "aws_subnet", id);
    if (subnet === undefined) return [];
    const { vpc_id: vpcId = null, availability_zone: zone = null, availability_zone_id: zoneId = null } = subnet;
    return [{ id, vpcId: text(vpcId), zone: text(zone), zoneId: text(zoneId) }];
  });
}

function vpcOf(around: Surroundings, id: string | undefined): Vpc | undefined {
  const vpc = objectById(around, "aws_vpc", id);
  if (vpc === undefined || id === undefined) return undefined;
  const association = around
    .find("aws_vpc_dhcp_options_association")
    .find(({ attributes }) => attributes["vpc_id"] === id)?.attributes;
  const options = association && objectById(around, "aws_vpc_dhcp_options", association["dhcp_options_id"]);
  const secondaryRanges = around
    .find("aws_vpc_ipv4_cidr_block_association")
    .flatMap(({ attributes }) => (attributes["vpc_id"] === id ? [text(attributes["cidr_block"])] : []));
  const servers = options === undefined ? [] : stringsAt(options, "domain_name_servers.*");
  return {
    id,
    cidrs: [text(vpc["cidr_block"]), ...secondaryRanges],
    dnsSupport: vpc["enable_dns_support"] !== false,
    dnsHostnames: vpc["enable_dns_hostnames"] === true,
    domainNameServers: servers.length === 0 ? ["AmazonProvidedDNS"] : servers,
  };
}

export function vpcIdOfCluster(around: Surroundings, cluster: ObjectValue): string | undefined {
  return subnetsOf(around, stringsAt(cluster, "vpc_config.*.subnet_ids.*"))[0]?.vpcId;
}

function groupsOf(around: Surroundings, ids: readonly string[]): SecurityGroup[] {
  return ids.map((id) => ({ id, vpcId: text(objectById(around, "aws_security_group", id)?.["vpc_id"]) }));
}

function keyOf({ find }: Surroundings, arn: string): Key | undefined {
  const key = find("aws_kms_key").find(({ attributes }) => attributes["arn"] === arn)?.attributes;
  if (key === undefined) return undefined;
  const spec = text(key["customer_master_key_spec"]) || "SYMMETRIC_DEFAULT";
  return { arn, state: key["is_enabled"] === false ? "Disabled" : "Enabled", spec };
}

function templateOf({ find }: Surroundings, reference: Fields | undefined): LaunchTemplate | undefined {
  if (reference === undefined) return undefined;
  const [id, name] = [textAt(reference, "id"), textAt(reference, "name")];
  const found = find("aws_launch_template").find(
    ({ attributes }) => attributes["id"] === id || attributes["name"] === name,
  )?.attributes;
  if (found === undefined) return undefined;
  const asked = textAt(reference, "version") ?? "$Default";
  const exists = !/^\d+$/.test(asked) || Number(asked) <= Number(found["latest_version"]);
  return { id: text(found["id"]), name: text(found["name"]), version: exists ? versionOf(found) : undefined };
}

/** The world keeps the newest version only. */
function versionOf(template: ObjectValue): TemplateVersion {
  const markets = stringsAt(template, "instance_market_options.*.market_type");
  return {
    number: Number(template["latest_version"]),
    instanceType: text(template["instance_type"]),
    imageId: text(template["image_id"]),
    userData: text(template["user_data"]),
    securityGroupIds: stringsAt(template, "vpc_security_group_ids.*"),
    hasProfile: valuesAt(template, "iam_instance_profile.*").length > 0,
    namesSubnet: stringsAt(template, "network_interfaces.*.subnet_id").some((id) => id !== ""),
    hasSpotOptions: markets.includes("spot"),
    hasCapacityBlock: markets.includes("capacity-block"),
    terminatesOnShutdown: text(template["instance_initiated_shutdown_behavior"]) !== "",
    instanceTags: {},
  };
}
