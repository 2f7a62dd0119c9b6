import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import {
  ciDedication,
  cpuShapeOf,
  didYouMean,
  gpusOffered,
  isSystemGroup,
  labelsOf,
  namespacesOfRunners,
  UserError,
} from "@ml-platform/rules";
import type { Demand } from "./demand.ts";

export type NodeGroup = ClusterEnvironment["nodeGroups"][string];

/** Where a job would run. */
export interface Place {
  /** For messages: `the cluster ml of dev`. */
  readonly cluster: string;
  readonly nodeGroups: Readonly<Record<string, NodeGroup>>;
  /** The zones of the network. */
  readonly zones: readonly string[];
}

/** A node group that can run a job. */
export interface Fitting {
  readonly name: string;
  readonly group: NodeGroup;
}

const [poolLabel, acceleratorLabel, zoneLabel] = [
  "dedicated",
  "k8s.amazonaws.com/accelerator",
  "topology.kubernetes.io/zone",
];
const gib = 1024 ** 3;

/** The node groups of a cluster on which jobs of teams may run: where pod-admission is, those for CI take jobs of runners only. */
export function groupsForJobs({ clusters, runners }: Environment, cluster: string): Place["nodeGroups"] {
  const { platform, nodeGroups = {} } = clusters[cluster] ?? {};
  const hasRunners = Object.keys(namespacesOfRunners(runners?.gpu ?? {}, cluster)).length > 0;
  if (!hasRunners || platform?.addons["pod-admission"] === undefined) return nodeGroups;
  return Object.fromEntries(Object.entries(nodeGroups).filter(([, { dedicatedTo }]) => dedicatedTo !== ciDedication));
}

/** One condition after the other: what a group must have, and what is wrong if none of those left has it. */
interface Step {
  readonly fits: (group: NodeGroup) => boolean;
  readonly problem: (left: readonly Fitting[]) => string;
}

/**
 * The node groups whose nodes can run the pods of a job. What nodes hold is compared with whole instances: what the system
 * takes of them only the cluster knows.
 *
 * @throws {UserError} if there is none, with what there is
 */
export function fittingGroups(demand: Demand, place: Place): Fitting[] {
  const all = Object.entries(place.nodeGroups).map(([name, group]) => ({ name, group }));
  return stepsFor(demand, place).reduce<Fitting[]>((left, { fits, problem }) => {
    const kept = left.filter(({ group }) => fits(group));
    if (kept.length > 0) return kept;
    throw new UserError(`${problem(left)} Nothing was created.`);
  }, all);
}

function stepsFor(demand: Demand, { cluster, nodeGroups, zones }: Place): Step[] {
  const { nodeLabels, gpus, nodes, requests } = demand;
  const wanted = (label: string): string => nodeLabels[label]?.join(" or ") ?? "";
  const isLabelled = (label: string) => (group: NodeGroup) =>
    nodeLabels[label] === undefined || nodeLabels[label].includes(labelsOf(group)[label] ?? "");
  const zonesOf = (group: NodeGroup) => group.availabilityZones ?? zones;
  const pools = [...new Set(Object.values(nodeGroups).flatMap((each) => poolOf(each) ?? []))];
  const cpus = requests["cpu"] ?? 0;
  const memory = (requests["memory"] ?? 0) / gib;
  return [
    {
      fits: isLabelled(poolLabel),
      problem: () =>
        `No node group of ${cluster} is dedicated to "${wanted(poolLabel)}", where the value pool would have the job run.${didYouMean(wanted(poolLabel), pools)} Pools: ${pools.join(", ") || "none; a node group is one that has dedicatedTo"}.`,
    },
    {
      fits: isLabelled(acceleratorLabel),
      problem: (left) =>
        `No node of the pool has the accelerator "${wanted(acceleratorLabel)}". Accelerators: ${each(left, (group) => labelsOf(group)[acceleratorLabel]) || "none"}.`,
    },
    {
      fits: (group) => nodeLabels[zoneLabel]?.some((zone) => zonesOf(group).includes(zone)) ?? true,
      problem: (left) =>
        `The pool has no nodes in the zone "${wanted(zoneLabel)}". Zones: ${[...new Set(left.flatMap(({ group }) => zonesOf(group)))].join(", ")}.`,
    },
    {
      fits: (group) => gpusOffered(group) >= gpus,
      problem: (left) =>
        `The job asks for ${gpus} GPUs a node (the value gpus), and no node of the pool has so many: ${each(left, (group, name) => `${name} (${group.instanceType}) has ${gpusOffered(group)}`)}. Ask for fewer, and for more nodes if the program can use several.`,
    },
    {
      fits: (group) => {
        const shape = cpuShapeOf(group.instanceType, group.instanceShapes);
        return shape === undefined || (cpus <= shape.vCpus && memory <= shape.memoryGiB);
      },
      problem: (left) =>
        `A pod of the job requests ${cpus} CPUs and ${tidy(memory)} GiB of memory, and no node of the pool has as much: ${each(
          left,
          (group, name) => {
            const { vCpus = 0, memoryGiB = 0 } = cpuShapeOf(group.instanceType, group.instanceShapes) ?? {};
            return `${name} (${group.instanceType}) has ${vCpus} and ${memoryGiB} GiB`;
          },
        )}. Lower resources.requests.`,
    },
    {
      // The pods of one job run in one zone.
      fits: (group) => nodes <= group.size.max,
      problem: (left) =>
        `The job asks for ${nodes} nodes, and no group of the pool may have so many in one zone: ${each(left, (group, name) => `${name} at most ${group.size.max}`)}. Ask for fewer nodes, or have size.max raised.`,
    },
  ];
}

function poolOf(group: NodeGroup): string | undefined {
  return isSystemGroup(group) ? undefined : group.dedicatedTo;
}

function each(left: readonly Fitting[], text: (group: NodeGroup, name: string) => string | undefined): string {
  return [...new Set(left.flatMap(({ group, name }) => text(group, name) ?? []))].join(", ");
}

function tidy(amount: number): number {
  return Number(amount.toFixed(2));
}
