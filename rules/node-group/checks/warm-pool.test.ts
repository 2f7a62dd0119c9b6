import { describe, expect, it } from "vitest";
import { nodeGroupDefaults } from "../../defaults.ts";
import { describeInstanceType } from "../../instance-types.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { type WarmPoolSpec, waitingInstances, warmPoolConfig } from "../warm-pool.ts";
import { checkWarmPool } from "./warm-pool.ts";

const pool: WarmPoolSpec = { state: "stopped", minSize: 2, reuseOnScaleIn: false };

function problemsOf(change: Partial<NodeGroupSpec>, warmPool: Partial<WarmPoolSpec> = {}): string[] {
  const spec: NodeGroupSpec = {
    ...nodeGroupDefaults,
    instanceType: "g6.12xlarge",
    size: { min: 0, max: 4 },
    ...change,
    warmPool: { ...pool, ...warmPool },
  };
  return checkWarmPool(spec, describeInstanceType(spec.instanceType)).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );
}

describe("a warm pool", () => {
  it.each([
    [{}, { minSize: -1 }, "error warmPool.minSize: -1 is not a number of instances."],
    [{}, { maxPreparedCapacity: 1.5 }, "error warmPool.maxPreparedCapacity: 1.5 is not a number of instances."],
    [
      {},
      { maxPreparedCapacity: 1 },
      "error warmPool.maxPreparedCapacity: 1 counts the nodes as well, and is less than",
    ],
    [{}, { minSize: 0 }, "error warmPool.minSize: No instance ever waits."],
    [{ autoscaled: false, size: { min: 2, max: 2 } }, {}, "warning warmPool: Nothing adds nodes to a group whose"],
    [{}, { minSize: 5 }, "warning warmPool.minSize: 5 instances wait, and the group can add 4 nodes to its least 0"],
    [{}, { minSize: 0, maxPreparedCapacity: 9 }, "warning warmPool.maxPreparedCapacity: 9 instances wait"],
    [{ capacity: "spot" }, {}, "error warmPool: A warm pool cannot hold spot instances."],
    [{ capacity: "capacityBlock" }, {}, "error warmPool: A warm pool cannot hold instances of a capacity block"],
    [{ customAmiId: "ami-0123456789abcdef0" }, {}, "error warmPool: EKS has warm pools for its own images only."],
    [
      { alternativeInstanceTypes: ["g5.12xlarge"] },
      {},
      "error alternativeInstanceTypes: A warm pool of EKS is documented for one instance type.",
    ],
    [
      { amiType: "BOTTLEROCKET_x86_64_NVIDIA" },
      { reuseOnScaleIn: true },
      "error warmPool.reuseOnScaleIn: Nodes with Bottlerocket",
    ],
    [
      {},
      { state: "hibernated" },
      "error warmPool.state: Types with accelerators, such as g6.12xlarge, do not hibernate.",
    ],
    [{ instanceType: "m7i.metal-24xl" }, { state: "hibernated" }, "error warmPool.state: m7i.metal-24xl is bare metal"],
    [
      { instanceType: "r7i.8xlarge", diskGiB: 500 },
      { state: "hibernated" },
      "error warmPool.state: r7i.8xlarge has 256 GiB of memory",
    ],
    [
      { instanceType: "m7i.8xlarge" },
      { state: "hibernated" },
      "error diskGiB: A hibernated m7i.8xlarge writes its 128 GiB of memory to the disk of 100 GiB. Use 148 GiB",
    ],
    [{ localStorage: "raid0" }, { reuseOnScaleIn: true }, "warning warmPool.reuseOnScaleIn: With localStorage, images"],
    [
      { instanceType: "m6id.2xlarge", localStorage: "raid0" },
      { state: "hibernated" },
      "error warmPool.state: Local disks are empty after hibernation",
    ],
    [
      { instanceType: "m7i.large", amiType: "BOTTLEROCKET_x86_64" },
      { state: "hibernated" },
      "error warmPool.state: Bottlerocket does not hibernate.",
    ],
  ] as const)("is refused, or warned of: %j with %j", (change, warmPool, message) => {
    expect(problemsOf(change, warmPool)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [{}, {}],
    [{}, { state: "running", reuseOnScaleIn: true }],
    [{}, { minSize: 0, maxPreparedCapacity: 4 }],
    [{ localStorage: "raid0" }, {}],
    [{ capacityReservation: { id: "cr-0123456789abcdef0" } }, {}],
    [{ amiType: "BOTTLEROCKET_x86_64_NVIDIA" }, {}],
    [{ instanceType: "m7i.2xlarge" }, { state: "hibernated" }],
  ] as const)("is accepted: %j with %j", (change, warmPool) => {
    expect(problemsOf(change, warmPool)).toEqual([]);
  });

  it("has the same size always, or one that shrinks as nodes start", () => {
    expect([0, 1, 9].map((nodes) => waitingInstances(pool, nodes))).toEqual([2, 2, 2]);
    const shrinking = { ...pool, minSize: 1, maxPreparedCapacity: 3 };
    expect([0, 1, 2, 9].map((nodes) => waitingInstances(shrinking, nodes))).toEqual([3, 2, 1, 1]);
    expect(warmPoolConfig(pool)).toMatchObject({ minSize: 2, maxGroupPreparedCapacity: 2 });
  });
});
