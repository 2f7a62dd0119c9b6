import { addonsFor } from "@ml-platform/modules/addons";
import {
  acceleratorOf,
  clusterDefaults,
  findInstanceType,
  homesOfSystemPods,
  isSystemGroup,
  type NodeGroupSpec,
  nodeGroupDefaults,
  sandpitDeployers,
  takesOrdinaryPods,
  withoutGivenPodRoles,
  withoutGivenRoles,
  withoutSpot,
} from "@ml-platform/rules";
import type { z } from "zod";
import { inOwnNetwork } from "../clusters/in-own-network.ts";
import type { nodeGroupSchema } from "../clusters/node-group.ts";
import type { ClusterEnvironmentSpec } from "../clusters/section.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { merge } from "../model/merge.ts";
import { shortRetentionDays, zonesOfSandpit } from "./shrink.ts";
import type { SandpitSpec } from "./spec.ts";

type NodeGroup = z.input<typeof nodeGroupSchema>;
type Cluster = ClusterEnvironmentSpec;
type Clusters = Readonly<Record<string, Cluster>>;
type Change = Readonly<Record<string, { readonly kubernetes?: unknown } | null>>;

/** Enough to see a scheduler spread pods over both zones, and to replace a node while the other one runs. */
const systemSize = { min: 2, max: 3 };

/** The most nodes of any other group, which all begin with none; those of accelerators cost the most. */
const mostNodes = { plain: 2, accelerated: 1 };

/** The clusters of a dedicated sandpit: its base's, shrunk, each of the version that its owner chose for it or for all. */
export function ownClusters(base: PermanentSpec, sandpit: SandpitSpec, change: object): unknown {
  const zones = zonesOfSandpit(base, sandpit);
  const clusters = Object.entries(base.clusters ?? {}).map(([name, cluster]) => {
    const own = (change as Change)[name]?.kubernetes ?? sandpit.kubernetes;
    const reached = base.network.existing === undefined ? inOwnNetwork(cluster) : cluster;
    return [name, shrunk(reached, zones, typeof own === "string" ? own : undefined)] as const;
  });
  const merged = merge(Object.fromEntries(clusters), change);
  return sandpit.asleep ? sleeping(merged as Clusters) : merged;
}

/** What a sandpit has none of: what cannot be undone or costs much, and what belongs to networks that do not reach it. */
const ofBaseOnly = [
  "controlPlaneTier",
  "deletionProtection",
  "deletionProtectionByEks",
  "encryption",
  "hybridNetworks",
  "nodeIngress",
  "renamedFrom",
  "volumes",
  "workloads",
] as const satisfies readonly (keyof Cluster)[];

function without<T extends object, Key extends keyof T>(value: T, keys: readonly Key[]): Omit<T, Key> {
  const kept = Object.entries(value).filter(([key]) => !keys.includes(key as Key));
  return Object.fromEntries(kept) as Omit<T, Key>;
}

function shrunk(cluster: ClusterEnvironmentSpec, zones: readonly string[], kubernetes: string | undefined): Cluster {
  const version = cluster.kubernetes ?? clusterDefaults.kubernetes;
  const {
    nodeGroups = {},
    platform,
    roles,
    eksAddons,
    controlPlaneZones,
    ...controlPlane
  } = without(cluster, ofBaseOnly);
  const groups = Object.entries(nodeGroups).filter(([, { capacity }]) => capacity !== "capacityBlock");
  const always = alwaysThere(Object.fromEntries(groups), platform);
  const small = {
    ...controlPlane,
    // Without them, synthesis would warn of zones that the base has chosen because they are good.
    ...(controlPlaneZones !== undefined &&
      zones.every((zone) => controlPlaneZones.includes(zone)) && { controlPlaneZones: [...zones] }),
    kubernetes: version,
    logs: { types: [...clusterDefaults.logs.types], retentionDays: shortRetentionDays },
    nodeGroups: Object.fromEntries(groups.map(([name, group]) => [name, smallGroup(group, always[name], zones)])),
    ...(platform !== undefined && { platform }),
    ...(roles !== undefined && { roles: withoutGivenRoles(roles) }),
    ...(eksAddons !== undefined && { eksAddons: withoutGivenPodRoles(eksAddons) }),
    ...(cluster.access !== undefined && { access: mapValues(ofPeople(cluster.access), ofOwnCluster) }),
  };
  return kubernetes === undefined || kubernetes === version ? small : ofVersion(small, kubernetes);
}

type AccessEntry = NonNullable<Cluster["access"]>[string];

/** Nodes that EKS does not manage join the cluster of the base. */
function ofPeople(access: Readonly<Record<string, AccessEntry>>): Record<string, AccessEntry> {
  return Object.fromEntries(Object.entries(access).filter(([, entry]) => (entry?.type ?? "STANDARD") === "STANDARD"));
}

/** Who may make sandpits in the cluster of the base, and little else, administers the one that they make. */
function ofOwnCluster(entry: AccessEntry): AccessEntry {
  if (entry.kubernetesGroups?.includes(sandpitDeployers) !== true) return entry;
  return { principalArn: entry.principalArn, policy: "AmazonEKSClusterAdminPolicy" };
}

/** Groups that have nodes from the start: one for the system, and one for ordinary pods where nothing would start its nodes. */
function alwaysThere(
  groups: Readonly<Record<string, NodeGroup>>,
  platform: Cluster["platform"],
): Readonly<Record<string, "system" | "ordinary">> {
  const complete: Readonly<Record<string, NodeGroupSpec>> = Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, { ...nodeGroupDefaults, ...group } as NodeGroupSpec]),
  );
  const [system] = homesOfSystemPods(complete);
  if (system === undefined) return {};
  const isAlone = Object.values(complete).some(isSystemGroup);
  const isScaled = platform?.addons?.["cluster-autoscaler"] !== undefined;
  const [ordinary] = Object.entries(complete).find(([, group]) => takesOrdinaryPods(group)) ?? [];
  return { [system]: "system", ...(isAlone && !isScaled && ordinary !== undefined && { [ordinary]: "ordinary" }) };
}

/** Spot capacity but for the system group and types without it, no reservation, and sizes that cost nothing until somebody needs a node. */
function smallGroup(group: NodeGroup, always: "system" | "ordinary" | undefined, zones: readonly string[]): NodeGroup {
  const isSystem = always === "system";
  const {
    size,
    capacity: _,
    capacityReservation: __,
    autoscaled: ___,
    renamedFrom: ____,
    update: _____,
    warmPool: ______,
    ...shape
  } = group;
  const most = isAccelerated(group) ? mostNodes.accelerated : mostNodes.plain;
  return {
    ...shape,
    ...zonesOfGroup(group, zones),
    capacity: isSystem || !hasSpot(group) ? "onDemand" : "spot",
    size: isSystem
      ? { min: Math.min(size.min, systemSize.min), max: Math.min(size.max, systemSize.max) }
      : { min: always === "ordinary" ? 1 : 0, max: Math.min(size.max, most) },
  };
}

/** Of the sandpit's zones, those that the group names. One group per zone would have its size in each: one zone is enough. */
function zonesOfGroup({ availabilityZones: named, perAvailabilityZone }: NodeGroup, zones: readonly string[]): object {
  if (named === undefined && perAvailabilityZone !== true) return {};
  const common = zones.filter((zone) => named?.includes(zone) !== false);
  const possible = common.length > 0 ? common : zones;
  return { availabilityZones: possible.slice(0, perAvailabilityZone === true ? 1 : named?.length) };
}

function hasSpot({ instanceType }: NodeGroup): boolean {
  return !withoutSpot.has(instanceType.split(".")[0] ?? "");
}

function isAccelerated({ instanceType, instanceShapes }: NodeGroup): boolean {
  const type = findInstanceType(instanceType, instanceShapes as NodeGroupSpec["instanceShapes"]);
  // An unknown type is refused when the environment is checked.
  return typeof type !== "string" && acceleratorOf(type) !== "none";
}

/**
 * A cluster of another Kubernetes version: what its base pins for its own (versions of EKS add-ons, releases and images of
 * nodes) is left to EKS, and add-ons of which no version for it is known are left out.
 */
function ofVersion(cluster: Cluster, kubernetes: string): Cluster {
  const { eksAddons = {}, platform, nodeGroups = {}, ...rest } = cluster;
  return {
    ...rest,
    kubernetes,
    ...(cluster.eksAddons !== undefined && { eksAddons: mapValues(eksAddons, ({ version: _, ...addon }) => addon) }),
    nodeGroups: Object.fromEntries(
      Object.entries(nodeGroups).map(([name, { releaseVersion: __, customAmiId: ___, ...group }]) => [name, group]),
    ),
    ...(platform !== undefined && { platform: { addons: addonsFor(platform.addons ?? {}, kubernetes) } }),
  };
}

/** No node runs, nor an autoscaler or Auto Mode that would start one for the pods that wait. */
function sleeping(clusters: Clusters): Clusters {
  return mapValues(clusters, (cluster) => {
    const { nodeGroups = {}, platform } = cluster;
    const { "cluster-autoscaler": autoscaler, ...others } = platform?.addons ?? {};
    return {
      ...cluster,
      nodeGroups: mapValues(nodeGroups, (group) => ({ ...group, asleep: true })),
      ...(cluster.autoMode !== undefined && { autoMode: { ...cluster.autoMode, enabled: false } }),
      ...(autoscaler !== undefined && {
        platform: { ...platform, addons: { ...others, "cluster-autoscaler": { ...autoscaler, replicas: 0 } } },
      }),
    };
  });
}

function mapValues<T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(
    // What is malformed is refused when the environment is checked.
    Object.entries(values).map(([key, value]) => [key, typeof value === "object" ? change(value) : value]),
  );
}
