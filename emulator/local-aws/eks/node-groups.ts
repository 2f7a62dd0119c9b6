import type { GroupSize, TemplateVersion } from "../account.ts";
import { AwsError } from "../aws-error.ts";
import { type Fields, fieldsAt, listAt, mapAt, numberAt, textAt, textsAt } from "../fields.ts";
import { admitNodes } from "./access.ts";
import { blockUpdateProblem, updateConfigProblem, warmPoolRefusals } from "./capacity-refusals.ts";
import type { NodeGroup, ScalingConfig } from "./model.ts";
import { nodeGroupFacts, nodeGroupRefusals, settingRefusals } from "./node-group-refusals.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { refuse } from "./refusal.ts";
import { arnOf, type ClusterRecord, clusterNamed, type EksRegion, inUse, notFound } from "./region.ts";
import { checkTags } from "./tags.ts";
import { recordUpdate } from "./updates.ts";
import { knownVersion, minorOf } from "./versions.ts";

/** The date in the release versions of images. */
const imageRelease = "20261119";

async function createNodegroup(call: Call): Promise<unknown> {
  const { region, body } = call;
  const clusterName = part(call, "name");
  const record = clusterNamed(region, clusterName);
  const name = textAt(body, "nodegroupName") ?? "";
  if (record.nodeGroups.has(name)) {
    throw inUse(`NodeGroup already exists with name ${name} and cluster name ${clusterName}`, {
      clusterName,
      nodegroupName: name,
    });
  }
  const facts = await nodeGroupFacts(region.account, record.cluster, body);
  refuse(nodeGroupRefusals, facts);
  const tags = mapAt(body, "tags");
  checkTags(tags);

  const { template } = facts;
  const templateVersion = template?.version;
  const unique = region.make.uuid();
  const groupName = `eks-${name}-${unique}`;
  const isCustom = (templateVersion?.imageId ?? "") !== "";
  const version = textAt(body, "version") ?? record.cluster.version;
  const types = textsAt(body, "instanceTypes");
  const typeInTemplate = (templateVersion?.instanceType ?? "") !== "";
  const instanceTypes = types.length > 0 || typeInTemplate ? types : ["t3.medium"];
  const group: NodeGroup = {
    nodegroupName: name,
    nodegroupArn: arnOf(region, `nodegroup/${clusterName}/${name}/${unique}`),
    clusterName,
    version,
    // EKS does not know the image's Kubernetes: it shows the image in place of a release.
    releaseVersion: isCustom ? (templateVersion?.imageId ?? "") : (textAt(body, "releaseVersion") ?? release(version)),
    createdAt: region.now(),
    modifiedAt: region.now(),
    status: "ACTIVE",
    capacityType: textAt(body, "capacityType") ?? "ON_DEMAND",
    scalingConfig: scalingOf(facts.size),
    ...(instanceTypes.length > 0 && { instanceTypes }),
    subnets: textsAt(body, "subnets"),
    ...(fieldsAt(body, "remoteAccess") && { remoteAccess: fieldsAt(body, "remoteAccess") as Fields }),
    amiType: isCustom ? "CUSTOM" : (textAt(body, "amiType") ?? "AL2023_x86_64_STANDARD"),
    nodeRole: textAt(body, "nodeRole") ?? "",
    labels: mapAt(body, "labels"),
    taints: listAt(body, "taints"),
    resources: { autoScalingGroups: [{ name: groupName }] },
    ...(template === undefined && { diskSize: numberAt(body, "diskSize") ?? 20 }),
    health: { issues: [] },
    updateConfig: fieldsAt(body, "updateConfig") ?? { maxUnavailable: 1 },
    ...(fieldsAt(body, "nodeRepairConfig") && { nodeRepairConfig: fieldsAt(body, "nodeRepairConfig") as Fields }),
    ...warmPoolOf(fieldsAt(body, "warmPoolConfig") ?? {}),
    ...(template !== undefined &&
      templateVersion !== undefined && {
        launchTemplate: { id: template.id, name: template.name, version: String(templateVersion.number) },
      }),
    tags,
  };
  await createAutoScalingGroup(region, record, group, templateVersion, facts.size);
  record.nodeGroups.set(name, group);
  admitNodes(region, record, group.nodeRole, group.amiType.startsWith("WINDOWS"));
  return { nodegroup: { ...group, status: "CREATING" } };
}

/** With the defaults of EKS: API reference, WarmPoolConfig. */
function warmPoolOf(asked: Fields): Pick<NodeGroup, "warmPoolConfig"> {
  if (Object.keys(asked).length === 0) return {};
  return { warmPoolConfig: { enabled: true, minSize: 0, poolState: "STOPPED", reuseOnScaleIn: false, ...asked } };
}

async function createAutoScalingGroup(
  { account }: EksRegion,
  { cluster }: ClusterRecord,
  group: NodeGroup,
  template: TemplateVersion | undefined,
  size: GroupSize,
): Promise<void> {
  const securityGroupIds = template?.securityGroupIds ?? [];
  await account.createGroup({
    name: groupName(group),
    subnetIds: group.subnets,
    instanceTypes: group.instanceTypes ?? [],
    size,
    spot: group.capacityType === "SPOT",
    template,
    // EKS adds the cluster's group only where the template names none.
    securityGroupIds:
      securityGroupIds.length > 0 ? securityGroupIds : [cluster.resourcesVpcConfig.clusterSecurityGroupId],
    tags: {
      "eks:cluster-name": cluster.name,
      "eks:nodegroup-name": group.nodegroupName,
      "k8s.io/cluster-autoscaler/enabled": "true",
      [`k8s.io/cluster-autoscaler/${cluster.name}`]: "owned",
      [`kubernetes.io/cluster/${cluster.name}`]: "owned",
    },
  });
}

async function describeNodegroup(call: Call): Promise<unknown> {
  return { nodegroup: await withSize(call.region, groupNamed(call).group) };
}

function listNodegroups(call: Call): unknown {
  return page(call, "nodegroups", [...clusterNamed(call.region, part(call, "name")).nodeGroups.keys()]);
}

async function deleteNodegroup(call: Call): Promise<unknown> {
  const { record, group } = groupNamed(call);
  record.nodeGroups.delete(group.nodegroupName);
  const others = [...record.nodeGroups.values()];
  if (!others.some(({ nodeRole }) => nodeRole === group.nodeRole)) record.accessEntries.delete(group.nodeRole);
  await call.region.account.deleteGroup(groupName(group));
  return { nodegroup: { ...group, status: "DELETING" } };
}

async function updateNodegroupConfig(call: Call): Promise<unknown> {
  const { region, body } = call;
  const { record, group } = groupNamed(call);
  const current = (await withSize(region, group)).scalingConfig;
  const scaling = fieldsAt(body, "scalingConfig");
  const [labels, taints] = [fieldsAt(body, "labels") ?? {}, fieldsAt(body, "taints") ?? {}];
  const changed: NodeGroup = {
    ...group,
    scalingConfig: { ...current, ...scaling },
    labels: changedLabels(group.labels, labels),
    taints: changedTaints(group.taints, taints),
    updateConfig: fieldsAt(body, "updateConfig") ?? group.updateConfig,
    ...(fieldsAt(body, "nodeRepairConfig") && { nodeRepairConfig: fieldsAt(body, "nodeRepairConfig") as Fields }),
    ...warmPoolOf({ ...group.warmPoolConfig, ...fieldsAt(body, "warmPoolConfig") }),
    modifiedAt: region.now(),
  };
  const size = sizeOf(changed.scalingConfig);
  refuse(settingRefusals, { size, labels: changed.labels, taints: changed.taints });
  const wrong = updateConfigProblem(fieldsAt(body, "updateConfig") ?? {});
  if (wrong !== undefined) throw invalidParameter(wrong, group);
  refuse(warmPoolRefusals, {
    warmPool: fieldsAt(body, "warmPoolConfig"),
    capacityType: group.capacityType,
    amiType: group.amiType,
    types: group.instanceTypes?.length ?? 0,
  });
  if (scaling !== undefined) await region.account.resizeGroup(groupName(group), size);
  record.nodeGroups.set(group.nodegroupName, changed);
  const updateConfig = fieldsAt(body, "updateConfig") ?? {};
  const params = {
    MinSize: scaling?.["minSize"],
    MaxSize: scaling?.["maxSize"],
    DesiredSize: scaling?.["desiredSize"],
    LabelsToAdd: labels["addOrUpdateLabels"],
    LabelsToRemove: labels["removeLabels"],
    TaintsToAdd: taints["addOrUpdateTaints"],
    TaintsToRemove: taints["removeTaints"],
    MaxUnavailable: updateConfig["maxUnavailable"],
    MaxUnavailablePercentage: updateConfig["maxUnavailablePercentage"],
    UpdateStrategy: updateConfig["updateStrategy"],
    WarmPoolConfig: body["warmPoolConfig"],
    NodeRepairConfig: body["nodeRepairConfig"],
  };
  return recordUpdate(region, record, "ConfigUpdate", params, group.nodegroupName);
}

/** Replaces the nodes' image or launch template. */
async function updateNodegroupVersion(call: Call): Promise<unknown> {
  const { region, body } = call;
  const { record, group } = groupNamed(call);
  const reference = fieldsAt(body, "launchTemplate");
  if (reference !== undefined && group.launchTemplate === undefined) {
    throw invalidRequest("You cannot add a launch template to a node group that was created without one.", group);
  }
  const facts = await nodeGroupFacts(region.account, record.cluster, {
    nodegroupName: group.nodegroupName,
    nodeRole: group.nodeRole,
    subnets: group.subnets,
    ...(group.amiType !== "CUSTOM" && { amiType: group.amiType }),
    capacityType: group.capacityType,
    instanceTypes: group.instanceTypes ?? [],
    version: body["version"],
    releaseVersion: body["releaseVersion"],
    launchTemplate: reference ?? group.launchTemplate,
  });
  if (facts.template !== undefined && facts.template.id !== group.launchTemplate?.id) {
    throw invalidRequest("You cannot change the launch template of a node group, only its version.", group);
  }
  refuse(nodeGroupRefusals, facts);
  const busy = blockUpdateProblem(group.capacityType, await nodesOf(region, group));
  if (busy !== undefined) throw invalidRequest(busy, group);
  const version = textAt(body, "version") ?? (group.amiType === "CUSTOM" ? group.version : record.cluster.version);
  if (minorOf(group.version) - minorOf(version) > 1) {
    throw invalidRequest(`Unsupported Kubernetes version update from ${group.version} to ${version}`, group);
  }
  const templateVersion = facts.template?.version;
  const image = templateVersion?.imageId ?? "";
  const releaseVersion = image !== "" ? image : (textAt(body, "releaseVersion") ?? release(version));
  record.nodeGroups.set(group.nodegroupName, {
    ...group,
    version,
    releaseVersion,
    modifiedAt: region.now(),
    ...(group.launchTemplate !== undefined &&
      templateVersion !== undefined && {
        launchTemplate: { ...group.launchTemplate, version: String(templateVersion.number) },
      }),
  });
  if (templateVersion !== undefined) await region.account.replaceTemplate(groupName(group), templateVersion);
  const params = {
    Version: version,
    ReleaseVersion: releaseVersion,
    LaunchTemplateVersion: templateVersion?.number,
  };
  return recordUpdate(region, record, "VersionUpdate", params, group.nodegroupName);
}

/** @throws {AwsError} ResourceNotFoundException */
function groupNamed(call: Call): { readonly record: ClusterRecord; readonly group: NodeGroup } {
  const clusterName = part(call, "name");
  const record = clusterNamed(call.region, clusterName);
  const nodegroupName = part(call, "nodegroupName");
  const group = record.nodeGroups.get(nodegroupName);
  if (group === undefined) {
    throw notFound(`No node group found for name: ${nodegroupName}.`, { clusterName, nodegroupName });
  }
  return { record, group };
}

/** With the size that the Auto Scaling group has now, as the cluster autoscaler may have changed it. */
async function withSize({ account }: EksRegion, group: NodeGroup): Promise<NodeGroup> {
  const size = await account.group(groupName(group));
  return size === undefined ? group : { ...group, scalingConfig: scalingOf(size) };
}

export async function nodesOf(region: EksRegion, group: NodeGroup): Promise<number> {
  return (await withSize(region, group)).scalingConfig.desiredSize;
}

function groupName({ resources }: NodeGroup): string {
  return resources.autoScalingGroups[0]?.name ?? "";
}

function scalingOf({ min, max, desired }: GroupSize): ScalingConfig {
  return { minSize: min, maxSize: max, desiredSize: desired };
}

function sizeOf({ minSize, maxSize, desiredSize }: ScalingConfig): GroupSize {
  return { min: minSize, max: maxSize, desired: desiredSize };
}

function changedLabels(before: NodeGroup["labels"], change: Fields): NodeGroup["labels"] {
  const removed = textsAt(change, "removeLabels");
  const kept = Object.entries(before).filter(([key]) => !removed.includes(key));
  return { ...Object.fromEntries(kept), ...mapAt(change, "addOrUpdateLabels") };
}

/** A taint is what its key and its effect say: the same key may have several effects. */
function changedTaints(before: readonly Fields[], change: Fields): readonly Fields[] {
  const added = listAt(change, "addOrUpdateTaints");
  const gone = [...listAt(change, "removeTaints"), ...added];
  const same = (one: Fields, other: Fields) => one["key"] === other["key"] && one["effect"] === other["effect"];
  return [...before.filter((taint) => !gone.some((other) => same(taint, other))), ...added];
}

/** The newest AMI release of a Kubernetes version. */
export function release(version: string): string {
  return `${knownVersion(version)?.patch ?? `${version}.0`}-${imageRelease}`;
}

function invalidParameter(message: string, { clusterName, nodegroupName }: NodeGroup): AwsError {
  return new AwsError(400, "InvalidParameterException", message, { clusterName, nodegroupName });
}

function invalidRequest(message: string, { clusterName, nodegroupName }: NodeGroup): AwsError {
  return new AwsError(400, "InvalidRequestException", message, { clusterName, nodegroupName });
}

const path = "/clusters/{name}/node-groups";

export const nodeGroupOperations: readonly Operation[] = [
  { name: "CreateNodegroup", method: "POST", path, run: createNodegroup },
  { name: "ListNodegroups", method: "GET", path, run: listNodegroups },
  { name: "DescribeNodegroup", method: "GET", path: `${path}/{nodegroupName}`, run: describeNodegroup },
  { name: "DeleteNodegroup", method: "DELETE", path: `${path}/{nodegroupName}`, run: deleteNodegroup },
  {
    name: "UpdateNodegroupConfig",
    method: "POST",
    path: `${path}/{nodegroupName}/update-config`,
    run: updateNodegroupConfig,
  },
  {
    name: "UpdateNodegroupVersion",
    method: "POST",
    path: `${path}/{nodegroupName}/update-version`,
    run: updateNodegroupVersion,
  },
];
