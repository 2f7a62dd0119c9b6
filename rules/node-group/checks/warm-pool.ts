import { amiTypes } from "../../ami-types.ts";
import { cpuShapeOf } from "../../cpu-shape.ts";
import type { InstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { acceleratorOf, amiTypeOf, type NodeGroupSpec } from "../node-group.ts";
import { type WarmPoolSpec, waitingInstances } from "../warm-pool.ts";

/**
 * Sources: EKS user guide, "Decrease latency ... using warm pools with managed node groups" (images); EC2 Auto Scaling user
 * guide, "Warm pools" (spot, types) and "Use Capacity Blocks" (reservations).
 */
export function checkWarmPool(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { warmPool } = spec;
  if (warmPool === undefined) return [];
  return [
    ...at(["warmPool"], [...checkSizes(warmPool), ...checkUse(spec, warmPool), ...checkImage(spec, warmPool)]),
    ...checkCapacity(spec),
    ...checkLocalDisks(spec, warmPool),
    ...(warmPool.state === "hibernated" ? checkHibernation(spec, type) : []),
  ];
}

function checkSizes(warmPool: WarmPoolSpec): Problem[] {
  const { minSize, maxPreparedCapacity } = warmPool;
  const problems = Object.entries({ minSize, maxPreparedCapacity }).flatMap(([name, value]) =>
    value === undefined || (Number.isInteger(value) && value >= 0)
      ? []
      : [error([name], `${value} is not a number of instances. Use a whole number from 0.`)],
  );
  if (problems.length > 0) return problems;
  if (maxPreparedCapacity !== undefined && maxPreparedCapacity < minSize)
    return [
      error(
        ["maxPreparedCapacity"],
        `${maxPreparedCapacity} counts the nodes as well, and is less than minSize ${minSize}. Raise it, or omit it to keep ${minSize} waiting.`,
      ),
    ];
  if (waitingInstances(warmPool, 0) === 0)
    return [error(["minSize"], "No instance ever waits. Set minSize to at least 1, or remove warmPool.")];
  return [];
}

/** A pool that nobody draws from, or not all of it. */
function checkUse({ size, autoscaled }: NodeGroupSpec, warmPool: WarmPoolSpec): Problem[] {
  const additional = size.max - size.min;
  if (!autoscaled)
    return [
      warning(
        [],
        "Nothing adds nodes to a group whose autoscaled is false, so its warm pool waits in vain. Remove it.",
      ),
    ];
  if (waitingInstances(warmPool, size.min) <= additional) return [];
  return [
    warning(
      [warmPool.minSize > additional ? "minSize" : "maxPreparedCapacity"],
      `${waitingInstances(warmPool, size.min)} instances wait, and the group can add ${additional} nodes to its least ${size.min}: the others are paid for in vain.`,
    ),
  ];
}

function checkImage(spec: NodeGroupSpec, { state, reuseOnScaleIn }: WarmPoolSpec): Problem[] {
  if (spec.customAmiId !== undefined)
    return [error([], "EKS has warm pools for its own images only. Remove warmPool, or customAmiId.")];
  if (amiTypes[amiTypeOf(spec)]?.os !== "bottlerocket") return [];
  const problems: Problem[] = [];
  if (state === "hibernated")
    problems.push(error(["state"], 'Bottlerocket does not hibernate. Use "stopped" or "running".'));
  if (reuseOnScaleIn)
    problems.push(
      error(["reuseOnScaleIn"], "Nodes with Bottlerocket do not go back into a warm pool. Set it to false."),
    );
  return problems;
}

function checkCapacity({ capacity, alternativeInstanceTypes }: NodeGroupSpec): Problem[] {
  if (capacity === "spot")
    return [error(["warmPool"], 'A warm pool cannot hold spot instances. Remove it, or set capacity to "onDemand".')];
  if (capacity === "capacityBlock")
    return [
      error(
        ["warmPool"],
        "A warm pool cannot hold instances of a capacity block, which costs the same whether they run or not. Remove it.",
      ),
    ];
  if (alternativeInstanceTypes.length === 0) return [];
  // EC2 Auto Scaling has accepted several types on demand since late 2025; EKS says nothing of them.
  return [
    error(
      ["alternativeInstanceTypes"],
      "A warm pool of EKS is documented for one instance type. Remove the alternatives, or warmPool.",
    ),
  ];
}

/** Local disks of an instance are others, and empty, after it was stopped. */
function checkLocalDisks({ localStorage }: NodeGroupSpec, { state, reuseOnScaleIn }: WarmPoolSpec): Problem[] {
  if (localStorage === undefined || state === "running") return [];
  if (state === "hibernated")
    return [
      error(
        ["warmPool", "state"],
        'Local disks are empty after hibernation, and the memory that comes back expects what was on them. Use "stopped" or "running", or remove localStorage.',
      ),
    ];
  if (!reuseOnScaleIn) return [];
  return [
    warning(
      ["warmPool", "reuseOnScaleIn"],
      'With localStorage, images are on disks that are empty after an instance was stopped, so that nodes that go back keep none. Use state "running", or remove localStorage.',
    ),
  ];
}

/** RAM of what can hibernate, below. */
const mostMemoryGiB = 150;

/** What images and pods need beside the memory that is written to the disk. */
const besidesMemoryGiB = 20;

/**
 * Source: EC2 user guide, "Prerequisites for EC2 instance hibernation": no bare metal and no accelerated types, less than
 * 150 GiB of RAM, an encrypted root volume with room for the RAM. Our disks are encrypted.
 */
function checkHibernation(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const where = ["warmPool", "state"];
  const fix = 'Use "stopped" or "running".';
  if (type.size.startsWith("metal")) return [error(where, `${type.name} is bare metal and does not hibernate. ${fix}`)];
  if (acceleratorOf(type) !== "none")
    return [error(where, `Types with accelerators, such as ${type.name}, do not hibernate. ${fix}`)];
  const { memoryGiB } = cpuShapeOf(type.name, spec.instanceShapes) ?? {};
  if (memoryGiB === undefined) return [];
  if (memoryGiB >= mostMemoryGiB)
    return [
      error(
        where,
        `${type.name} has ${memoryGiB} GiB of memory, and EC2 hibernates less than ${mostMemoryGiB} GiB. ${fix}`,
      ),
    ];
  if (spec.diskGiB >= memoryGiB + besidesMemoryGiB) return [];
  return [
    error(
      ["diskGiB"],
      `A hibernated ${type.name} writes its ${memoryGiB} GiB of memory to the disk of ${spec.diskGiB} GiB. Use ${memoryGiB + besidesMemoryGiB} GiB or more.`,
    ),
  ];
}
