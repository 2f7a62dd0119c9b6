import { describe, expect, it } from "vitest";
import { nodeResources, podLimit, reservedMemoryMiB, reservedMillicores } from "./capacity.ts";
import { type InstanceShape, unknownShape } from "./instance-shape.ts";

function shape(
  vCpus: number,
  memoryGiB: number,
  networkInterfaces: number,
  addressesPerInterface: number,
): InstanceShape {
  const memoryMiB = memoryGiB * 1024;
  return { ...unknownShape("m7i.large"), vCpus, memoryMiB, networkInterfaces, addressesPerInterface };
}

const m7iLarge = shape(2, 8, 3, 10);
const p5 = shape(192, 2048, 2, 50);

// Reserved millicores as bootstrap.sh of EKS computes them, and pods as eni-max-pods.txt of awslabs/amazon-eks-ami lists them.
describe("what a node keeps for itself", () => {
  it.each([
    [1, 60],
    [2, 70],
    [4, 80],
    [8, 90],
    [96, 310],
    [192, 550],
  ])("of %i CPUs: %i thousandths", (vCpus, millicores) => {
    expect(reservedMillicores(vCpus)).toBe(millicores);
  });

  it.each([
    [29, 574],
    [100, 1355],
    [737, 8362],
  ])("of memory with %i pods: %i MiB", (pods, mebibytes) => {
    expect(reservedMemoryMiB(pods)).toBe(mebibytes);
  });
});

describe("podLimit", () => {
  it.each([
    ["m7i.large", m7iLarge, {}, 29],
    ["p5.48xlarge", p5, {}, 100],
    ["m7i.large, told by its user data", m7iLarge, { maxPods: 12 }, 12],
    ["m7i.large with prefixes", m7iLarge, { prefixDelegation: true }, 434],
    ["m7i.large with prefixes, with an image of EKS", m7iLarge, { prefixDelegation: true, isCapped: true }, 110],
    ["a type with 30 CPUs or more, with prefixes", p5, { prefixDelegation: true, isCapped: true }, 250],
  ])("of %s", (_, instance, settings, pods) => {
    expect(podLimit(instance, settings)).toBe(pods);
  });
});

describe("nodeResources", () => {
  it("leaves pods what is not reserved", () => {
    expect(nodeResources(m7iLarge, { diskGiB: 100 })).toEqual({
      capacity: { cpu: "2", memory: "7577Mi", pods: "29", "ephemeral-storage": "100Gi" },
      allocatable: { cpu: "1930m", memory: "6903Mi", pods: "29", "ephemeral-storage": "91136Mi" },
    });
  });

  it("never promises less than nothing", () => {
    const { allocatable } = nodeResources(shape(1, 0.25, 2, 4), { diskGiB: 1 });
    expect(allocatable).toMatchObject({ memory: "0Mi", "ephemeral-storage": "0Mi" });
  });
});
