import type { NodeGroup } from "../../eks/model.ts";
import type { ClusterRecord } from "../../eks/region.ts";
import { type Fields, fieldsAt, isFields, textAt } from "../../fields.ts";
import type { NodeSettings } from "./capacity.ts";
import { diskOf, type NodeTemplate } from "./launch-template.ts";
import { joinConfiguration, type Taint } from "./user-data.ts";

/** What all nodes of a group have in common. */
export interface NodeGroupSettings {
  readonly settings: NodeSettings;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly version: string;
  readonly amiType: string;
  readonly os: "linux" | "windows";
  readonly osImage: string;
  readonly efaInterfaces: number;
  /** Changes when the nodes have to be replaced. */
  readonly generation: string;
}

const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

/** EKS's own size of a node's disk, in GiB. Source: API reference, CreateNodegroup, diskSize. */
const defaultDiskGiB = { linux: 20, windows: 50 };

/**
 * Settings of the nodes of a managed group. With an image of its own, a node learns labels and taints from its user data
 * alone; otherwise EKS adds those of the group. In both cases, EKS labels the nodes with group and image.
 *
 * Sources: EKS user guide, "Customize managed nodes with launch templates" and "Understand each phase of node updates".
 *
 * @param image the image of the node
 * @returns undefined if the user data of its own image names another cluster or none: such nodes never join
 */
export function managedSettings(
  record: ClusterRecord,
  group: NodeGroup,
  template: NodeTemplate | undefined,
  image: string,
): NodeGroupSettings | undefined {
  const { nodegroupName, amiType, capacityType, launchTemplate, releaseVersion, version, diskSize } = group;
  const isCustom = amiType === "CUSTOM";
  const join = joinConfiguration(template?.userData ?? "");
  if (isCustom && join.clusterName !== record.cluster.name) return undefined;
  const os = amiType.startsWith("WINDOWS") ? "windows" : "linux";
  const diskGiB = (template && diskOf(template)) ?? diskSize ?? defaultDiskGiB[os];
  return {
    settings: {
      diskGiB,
      maxPods: join.maxPods,
      prefixDelegation: !isCustom && hasPrefixDelegation(record),
      isCapped: !isCustom,
    },
    labels: {
      ...join.labels,
      ...(!isCustom && group.labels),
      "eks.amazonaws.com/nodegroup": nodegroupName,
      "eks.amazonaws.com/nodegroup-image": image,
      "eks.amazonaws.com/capacityType": capacityType,
      ...(launchTemplate !== undefined && {
        "eks.amazonaws.com/sourceLaunchTemplateId": launchTemplate.id,
        "eks.amazonaws.com/sourceLaunchTemplateVersion": launchTemplate.version,
      }),
    },
    taints: [...join.taints, ...(isCustom ? [] : groupTaints(group))],
    version: isCustom ? `${version}.0` : (releaseVersion.split("-")[0] ?? version),
    amiType,
    os,
    osImage: isCustom ? "of its own" : amiType,
    efaInterfaces: template?.efaInterfaces ?? 0,
    generation: `${releaseVersion}/${launchTemplate?.version ?? ""}`,
  };
}

/** Settings of nodes that nobody manages; undefined if their user data does not let them join this cluster. */
export function selfManagedSettings(record: ClusterRecord, template: NodeTemplate): NodeGroupSettings | undefined {
  const join = joinConfiguration(template.userData);
  if (join.clusterName !== record.cluster.name) return undefined;
  return {
    settings: { diskGiB: diskOf(template) ?? defaultDiskGiB.linux, maxPods: join.maxPods },
    labels: join.labels,
    taints: join.taints,
    version: `${record.cluster.version}.0`,
    amiType: "CUSTOM",
    os: "linux",
    osImage: "of its own",
    efaInterfaces: template.efaInterfaces,
    // Nobody replaces them.
    generation: "",
  };
}

/** How many nodes of a group an update may replace at once. */
export function maxUnavailable({ maxUnavailable, maxUnavailablePercentage }: Fields, nodes: number): number {
  if (typeof maxUnavailablePercentage === "number")
    return Math.max(1, Math.floor((nodes * maxUnavailablePercentage) / 100));
  return typeof maxUnavailable === "number" ? maxUnavailable : 1;
}

/** Whether interfaces hold prefixes, as the configuration of the add-on vpc-cni says. */
function hasPrefixDelegation({ addons }: ClusterRecord): boolean {
  try {
    const configuration: unknown = JSON.parse(addons.get("vpc-cni")?.configurationValues ?? "{}");
    const env = isFields(configuration) ? (fieldsAt(configuration, "env") ?? {}) : {};
    return env["ENABLE_PREFIX_DELEGATION"] === "true";
  } catch {
    // Written in YAML.
    return /ENABLE_PREFIX_DELEGATION:\s*["']?true/.test(addons.get("vpc-cni")?.configurationValues ?? "");
  }
}

/** Taints of a managed group, as Kubernetes spells them. */
export function groupTaints({ taints }: NodeGroup): Taint[] {
  return taints.flatMap(taintOf);
}

function taintOf(taint: Fields): Taint[] {
  const [key, value, effect] = [textAt(taint, "key"), textAt(taint, "value"), effects[textAt(taint, "effect") ?? ""]];
  if (key === undefined || effect === undefined) return [];
  return [{ key, effect, ...(value !== undefined && { value }) }];
}
