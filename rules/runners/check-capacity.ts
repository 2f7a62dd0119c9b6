import { labelsOf, type NodeGroupSpec, taintsOf } from "../node-group/index.ts";
import { error, type Problem, warning } from "../problem.ts";
import { quantityOf } from "../quantity.ts";
import { concurrencyOf, isKnownType, jobsOfGroup, jobsPerNode, vCpusOf } from "./capacity.ts";
import type { GpuRunnerSpec } from "./spec.ts";

/**
 * Warnings about where the jobs of a runner run, which depend on all groups of the cluster.
 *
 * @param zones number of the network's zones
 */
export function checkRunnerCapacity(
  { nodeGroup, gpus, concurrency, requests }: GpuRunnerSpec,
  groups: Readonly<Record<string, NodeGroupSpec>>,
  zones: number,
): Problem[] {
  const group = groups[nodeGroup];
  if (group === undefined) return [];
  const carried = jobsOfGroup(gpus, group, zones);
  const perNode = jobsPerNode(gpus, group);
  const vCpus = vCpusOf(group);
  const others = Object.keys(groups).filter((name) => name !== nodeGroup && takesJobsOf(groups[name], group));
  const problems: Problem[] = [];
  if (carried === 0)
    problems.push(
      error(
        ["nodeGroup"],
        `"${nodeGroup}" can have no node (size.max is 0), so that every job would wait for ever. Raise size.max.`,
      ),
    );
  if (concurrency !== undefined && concurrency > carried)
    problems.push(
      warning(
        ["concurrency"],
        `${concurrency} jobs at a time are more than "${nodeGroup}" can carry: ${carried}, which is used. Raise size.max of the group, or lower it.`,
      ),
    );
  if (vCpus !== undefined && (quantityOf(requests.cpu) ?? 0) * perNode >= vCpus)
    problems.push(
      error(
        ["requests", "cpu"],
        `${perNode} jobs of ${requests.cpu} CPUs do not fit on a node of "${nodeGroup}" (${group.instanceType}, ${vCpus} vCPUs, of which Kubernetes keeps some). Lower it.`,
      ),
    );
  if (!group.perAvailabilityZone && (group.availabilityZones?.length ?? zones) > 1 && group.size.max > 1)
    problems.push(
      warning(
        ["nodeGroup"],
        `The group "${nodeGroup}" spans several zones, and EC2 Auto Scaling ends nodes to even out zones, with the jobs on them. Set perAvailabilityZone to true: a group in one zone has nothing to even out.`,
      ),
    );
  if (others.length > 0)
    problems.push(
      warning(
        ["nodeGroup"],
        `Jobs may also land on ${others.join(", ")}, whose nodes have the same labels and no other taints. Give "${nodeGroup}" a label or a dedication (dedicatedTo) of its own.`,
      ),
    );
  return problems;
}

/**
 * Warnings about runners of one cluster that take more jobs together than their node group can carry: GitLab counts a job that
 * waits for a node as running, and it fails after `startMinutes`.
 *
 * @param runners of one cluster
 */
export function checkSharedGroups(
  runners: Readonly<Record<string, GpuRunnerSpec>>,
  groups: Readonly<Record<string, NodeGroupSpec>>,
  zones: number,
): Problem[] {
  return Object.entries(groups).flatMap(([groupName, group]) => {
    const own = Object.entries(runners).filter(([, { nodeGroup }]) => nodeGroup === groupName);
    if (own.length < 2 || !isKnownType(group)) return [];
    const taken = own.reduce((sum, [, each]) => sum + each.gpus * concurrencyOf(each, group, zones), 0);
    const carried = jobsOfGroup(1, group, zones);
    const [last] = own.at(-1) as [string, GpuRunnerSpec];
    if (taken <= carried) return [];
    return [
      warning(
        [last, "concurrency"],
        `The runners ${own.map(([name]) => name).join(" and ")} share the group "${groupName}" and take jobs of ${taken} GPUs together, and it has ${carried}: the others wait for nodes that never come, and fail after startMinutes. Set concurrency of each.`,
      ),
    ];
  });
}

/** Whether pods that select the labels of a group and tolerate its taints fit on nodes of another. */
function takesJobsOf(other: NodeGroupSpec | undefined, group: NodeGroupSpec): boolean {
  if (other === undefined || !isKnownType(other) || !isKnownType(group)) return false;
  const labels = labelsOf(other);
  const tolerated = new Set(taintsOf(group).map(taintKey));
  return (
    Object.entries(labelsOf(group)).every(([key, value]) => labels[key] === value) &&
    taintsOf(other).every((taint) => taint.effect === "PreferNoSchedule" || tolerated.has(taintKey(taint)))
  );
}

function taintKey({
  key,
  value = "",
  effect,
}: {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}) {
  return `${key}=${value}:${effect}`;
}
