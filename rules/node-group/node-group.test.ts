import { describe, expect, it } from "vitest";
import { amiTypeOf, labelsOf, taintsOf } from "./node-group.ts";

const plain = { instanceType: "m7i.large", alternativeInstanceTypes: [], labels: {}, taints: [], efa: false } as const;
const gpu = { ...plain, instanceType: "p5.48xlarge" } as const;

describe("amiTypeOf", () => {
  it("follows the instance type unless the author chooses", () => {
    expect(amiTypeOf({ instanceType: "m7i.large" })).toBe("AL2023_x86_64_STANDARD");
    expect(amiTypeOf({ instanceType: "m7g.large" })).toBe("AL2023_ARM_64_STANDARD");
    expect(amiTypeOf({ instanceType: "p5.48xlarge" })).toBe("AL2023_x86_64_NVIDIA");
    expect(amiTypeOf({ instanceType: "m7i.large", amiType: "BOTTLEROCKET_x86_64" })).toBe("BOTTLEROCKET_x86_64");
  });
});

it("keeps other pods off Neuron devices, and labels their nodes for the device plugin", () => {
  const neuron = { ...plain, instanceType: "trn1.32xlarge" };
  expect(amiTypeOf(neuron)).toBe("AL2023_x86_64_NEURON");
  expect(taintsOf(neuron)).toEqual([{ key: "aws.amazon.com/neuron", value: "true", effect: "NoSchedule" }]);
  expect(labelsOf(neuron)).toEqual({ "aws.amazon.com/neuron.present": "true" });
});

it("takes what an author declares of an unknown type", () => {
  const gpu = { name: "X9", count: 8, memoryGiB: 300 };
  const shape = { architecture: "arm64", vCpus: 96, memoryGiB: 1024, gpu } as const;
  const unknown = { ...plain, instanceType: "p9.48xlarge", instanceShapes: { "p9.48xlarge": shape } };
  expect(amiTypeOf(unknown)).toBe("AL2023_ARM_64_NVIDIA");
  expect(taintsOf(unknown).map(({ key }) => key)).toEqual(["nvidia.com/gpu"]);
  expect(labelsOf(unknown)["k8s.amazonaws.com/accelerator"]).toBe("nvidia-x9");
});

describe("taintsOf", () => {
  it("leaves plain nodes untainted", () => {
    expect(taintsOf(plain)).toEqual([]);
  });

  it("combines what the GPU, the dedication and the author imply", () => {
    expect(taintsOf({ ...gpu, dedicatedTo: "ci", taints: [{ key: "night", effect: "NoExecute" }] })).toEqual([
      { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" },
      { key: "dedicated", value: "ci", effect: "NoSchedule" },
      { key: "night", effect: "NoExecute" },
    ]);
  });
});

describe("labelsOf", () => {
  it("gives plain nodes only the author's labels", () => {
    expect(labelsOf({ ...plain, labels: { team: "research" } })).toEqual({ team: "research" });
  });

  it("adds labels for GPUs, adapters and dedication", () => {
    expect(labelsOf({ ...gpu, efa: true, dedicatedTo: "ci", labels: { team: "research" } })).toEqual({
      team: "research",
      "nvidia.com/gpu.present": "true",
      "k8s.amazonaws.com/accelerator": "nvidia-h100",
      "vpc.amazonaws.com/efa.present": "true",
      dedicated: "ci",
    });
  });

  it("lists every GPU that a node may have", () => {
    const mixed = { ...gpu, instanceType: "g6.12xlarge", alternativeInstanceTypes: ["g6e.12xlarge", "g5.12xlarge"] };
    expect(labelsOf(mixed)["k8s.amazonaws.com/accelerator"]).toBe("nvidia-l4-or-nvidia-l40s-or-nvidia-a10g");
  });
});
