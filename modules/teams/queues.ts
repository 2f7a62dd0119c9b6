import {
  labelsOf,
  mostGpusOf,
  type NodeGroupSpec,
  quantityOf,
  type TaintSpec,
  type TeamSpec,
  taintsOf,
  teamLabel,
  trainingDedication,
} from "@ml-platform/rules";
import type { JsonObject } from "../addons/json-document.ts";

const apiVersion = "kueue.x-k8s.io/v1beta2";

/** The name of the queue in a team's namespace. Kueue gives it to jobs that name none. */
export const defaultQueue = "default";

/** What a cluster's teams lend each other. */
const cohortName = "teams";

/** The label by which nodes with one kind of GPU are told from others (rules/node-group: `labelsOf`). */
const acceleratorLabel = "k8s.amazonaws.com/accelerator";

/** What does not depend on the kind of node, as quotas name it and as pods request it. */
const plain = ["cpu", "memory", "ephemeral-storage"];

const gpu = "nvidia.com/gpu";

/** The flavor of what does not depend on the kind of node. */
const anyNode = "any-node";

export interface QueuesProps {
  /** The teams of one cluster by name. */
  readonly teams: Readonly<Record<string, Pick<TeamSpec, "namespace" | "quota" | "queue">>>;
  /** Its node groups by name. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  /** Number of zones in which there is a group of those that have one per zone. */
  readonly zones: number;
}

/** Nodes with one kind of GPU, open to every pod or for training jobs. */
interface GpuFlavor {
  readonly name: string;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly groups: readonly NodeGroupSpec[];
}

/**
 * The queues of a cluster's teams: a flavor for each kind of GPU, and for each team a ClusterQueue with its quota and the
 * LocalQueue that its jobs name. What a team does not use is lent to those that may borrow, and taken back when it is needed:
 * jobs on borrowed GPUs are then suspended and queued again.
 *
 * A queue counts the same resources as the quota of the namespace: a job that requests one that no queue counts stays
 * suspended (kubernetes-sigs/kueue issue 1726). Where nodes have several kinds of GPU, each counts up to the team's quota,
 * and the quota of the namespace limits their sum.
 *
 * Nodes that are dedicated to training are a flavor apart. Kueue compares a job's affinity with the labels of flavors, and its
 * tolerations with their taints: a training job gets no GPU elsewhere, and another job none there.
 *
 * Sources: "Cluster Queue", "Resource Flavor" and "Local Queue" in Kueue's documentation; its schemas of version 0.19.2.
 */
export function queueObjects({ teams, nodeGroups, zones }: QueuesProps): JsonObject[] {
  const flavors = gpuFlavors(nodeGroups);
  return [
    { apiVersion, kind: "ResourceFlavor", metadata: { name: anyNode }, spec: {} },
    ...flavors.map(resourceFlavor),
    ...Object.entries(teams).flatMap(([name, team]) => queuesOf(name, team, flavors, zones)),
  ];
}

/** Groups that are dedicated to anything but training are no team's. */
function gpuFlavors(nodeGroups: QueuesProps["nodeGroups"]): GpuFlavor[] {
  const flavors = new Map<string, GpuFlavor>();
  for (const group of Object.values(nodeGroups)) {
    const { dedicatedTo } = group;
    const accelerator = labelsOf(group)[acceleratorLabel];
    if (accelerator === undefined || (dedicatedTo !== undefined && dedicatedTo !== trainingDedication)) continue;
    const name = dedicatedTo === undefined ? accelerator : `${accelerator}-${dedicatedTo}`;
    const nodeLabels = {
      [acceleratorLabel]: accelerator,
      ...(dedicatedTo !== undefined && { dedicated: dedicatedTo }),
    };
    flavors.set(name, { name, nodeLabels, groups: [...(flavors.get(name)?.groups ?? []), group] });
  }
  return [...flavors.values()];
}

/** Pods are placed on nodes of the flavor that their job gets, and tolerate the taint of GPUs there. */
function resourceFlavor({ name, nodeLabels, groups: [first, ...others] }: GpuFlavor): JsonObject {
  const inAll = taintsOf(first as NodeGroupSpec).filter((taint) =>
    others.every((group) => taintsOf(group).some((each) => isSame(each, taint))),
  );
  const ofGpus = inAll.filter(({ key }) => key === gpu);
  return {
    apiVersion,
    kind: "ResourceFlavor",
    metadata: { name },
    spec: {
      nodeLabels,
      // A job that does not tolerate them gets another flavor.
      nodeTaints: inAll.map(({ key, value, effect }) => ({ key, value, effect })),
      tolerations: ofGpus.map(({ key, effect }) => ({ key, operator: "Exists", effect })),
    },
  };
}

function isSame(one: TaintSpec, other: TaintSpec): boolean {
  return one.key === other.key && one.value === other.value && one.effect === other.effect;
}

function queuesOf(
  name: string,
  { namespace, quota, queue }: QueuesProps["teams"][string],
  flavors: readonly GpuFlavor[],
  zones: number,
): JsonObject[] {
  const of = (resource: string) => quota[`requests.${resource}`] ?? "0";
  const gpus = quantityOf(of(gpu)) ?? 0;
  return [
    {
      apiVersion,
      kind: "ClusterQueue",
      metadata: { name: namespace },
      spec: {
        cohortName,
        namespaceSelector: { matchLabels: { [teamLabel]: name } },
        queueingStrategy: "BestEffortFIFO",
        preemption: { reclaimWithinCohort: "Any", withinClusterQueue: "LowerPriority" },
        resourceGroups: [
          {
            coveredResources: plain,
            flavors: [
              {
                name: anyNode,
                resources: plain.map((each) => ({ name: each, nominalQuota: of(each), borrowingLimit: "0" })),
              },
            ],
          },
          ...(flavors.length === 0
            ? []
            : [
                {
                  coveredResources: [gpu],
                  flavors: flavors.map((flavor) => ({
                    name: flavor.name,
                    resources: [
                      {
                        name: gpu,
                        nominalQuota: String(Math.min(gpus, gpusOf(flavor, zones))),
                        borrowingLimit: String(queue.borrowGpus),
                      },
                    ],
                  })),
                },
              ]),
        ],
      },
    },
    { apiVersion, kind: "LocalQueue", metadata: { name: defaultQueue, namespace }, spec: { clusterQueue: namespace } },
  ];
}

function gpusOf({ groups }: GpuFlavor, zones: number): number {
  return groups.reduce((sum, group) => sum + mostGpusOf(group, zones), 0);
}
