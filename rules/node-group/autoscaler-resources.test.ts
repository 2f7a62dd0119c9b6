import { describe, expect, it } from "vitest";
import { aNodeGroup } from "../testing/specs.ts";
import { autoscalerResources } from "./autoscaler-resources.ts";

const of = (spec: Partial<typeof aNodeGroup>) => autoscalerResources({ ...aNodeGroup, ...spec });

describe("ephemeral storage", () => {
  it.each([
    ["the EBS volume without the kubelet's part", {}, "85Gi"],
    ["30400 GB of p5.48xlarge as one disk", { instanceType: "p5.48xlarge", localStorage: "raid0" }, "24065Gi"],
    ["half of them with one that may fail", { instanceType: "p5.48xlarge", localStorage: "raid10" }, "12032Gi"],
    [
      "the EBS volume where local disks are only mounted",
      { instanceType: "p5.48xlarge", localStorage: "mount" },
      "85Gi",
    ],
    [
      "the local disks of Bottlerocket",
      { instanceType: "m6id.large", amiType: "BOTTLEROCKET_x86_64", localStorage: "raid0" },
      "93Gi",
    ],
    [
      "the smallest of several types",
      { instanceType: "m6id.large", alternativeInstanceTypes: ["m5d.large"], localStorage: "raid0" },
      "59Gi",
    ],
    ["less where more must stay free", { kubelet: { evictionHard: { "nodefs.available": "20%" } } }, "75Gi"],
    ["less where an amount must stay free", { kubelet: { evictionHard: { "nodefs.available": "30Gi" } } }, "65Gi"],
    [
      "less what is reserved",
      { kubelet: { kubeReserved: { "ephemeral-storage": "5Gi" }, systemReserved: { "ephemeral-storage": "2Gi" } } },
      "78Gi",
    ],
    [
      "less what Bottlerocket keeps free",
      {
        amiType: "BOTTLEROCKET_x86_64",
        bottlerocket: { kubernetes: { "eviction-hard": { "nodefs.available": "20%" } } },
      },
      "75Gi",
    ],
  ] as const)("is %s", (_, spec, amount) => {
    expect(of(spec)["ephemeral-storage"]).toBe(amount);
  });
});

describe("huge pages", () => {
  it.each([
    ["5128 of 2 MiB with Amazon's EFA driver", { instanceType: "p5.48xlarge", efa: true }, "10256Mi"],
    [
      "the same with a custom AMI",
      { instanceType: "hpc7a.96xlarge", efa: true, customAmiId: "ami-0123456789abcdef0" },
      "10256Mi",
    ],
    [
      "110 for each vCPU on Bottlerocket",
      { instanceType: "p5.48xlarge", efa: true, amiType: "BOTTLEROCKET_x86_64_NVIDIA" },
      "42240Mi",
    ],
    [
      "those of Bottlerocket's settings",
      { amiType: "BOTTLEROCKET_x86_64", bottlerocket: { kernel: { sysctl: { "vm.nr_hugepages": "1024" } } } },
      "2048Mi",
    ],
    [
      "those that the author knows",
      { instanceType: "p5.48xlarge", efa: true, autoscalerResources: { "hugepages-2Mi": "20Gi" } },
      "20Gi",
    ],
    ["none without adapters", { instanceType: "p5.48xlarge" }, undefined],
    [
      "none where nobody knows the vCPUs",
      { instanceType: "c6in.metal", efa: true, amiType: "BOTTLEROCKET_x86_64" },
      undefined,
    ],
  ] as const)("are %s", (_, spec, amount) => {
    expect(of(spec)["hugepages-2Mi"]).toBe(amount);
  });
});

describe("CPUs, memory and pods", () => {
  it("are left to the autoscaler, which asks EC2", () => {
    expect(Object.keys(of({}))).toEqual(["ephemeral-storage"]);
  });

  it("lack what the author keeps from pods", () => {
    expect(
      of({ kubelet: { kubeReserved: { cpu: "500m", memory: "1Gi" }, systemReserved: { memory: "512Mi" } } }),
    ).toMatchObject({
      cpu: "1500m",
      memory: "6656Mi",
    });
  });

  it("are as many pods as the kubelet allows", () => {
    expect(of({ kubelet: { maxPods: 58 } })["pods"]).toBe("58");
    expect(of({ amiType: "BOTTLEROCKET_x86_64", bottlerocket: { kubernetes: { "max-pods": 20 } } })["pods"]).toBe("20");
  });

  it("are what an author declares of a type", () => {
    const instanceShapes = { "m9.large": { architecture: "x86_64", vCpus: 2, memoryGiB: 8 } } as const;
    expect(of({ instanceType: "m9.large", instanceShapes })).toMatchObject({ cpu: "2", memory: "8192Mi" });
  });
});
