import { describe, expect, it } from "vitest";
import { bottlerocket, type NodeGroupKeys, problemsOf } from "../../testing/node-group-problems.ts";

describe("accepts", () => {
  it.each<[string, NodeGroupKeys]>([
    ["local disks as one", { instanceType: "p5.48xlarge", localStorage: "raid0" }],
    ["local disks of which one may fail", { instanceType: "g6.12xlarge", localStorage: "raid10" }],
    ["local disks on Bottlerocket", { ...bottlerocket, instanceType: "m6id.large", localStorage: "raid0" }],
    [
      "a small EBS volume beside local disks for CUDA images",
      { instanceType: "g6.12xlarge", localStorage: "raid0", diskGiB: 50 },
    ],
    [
      "local disks that an author declares",
      {
        instanceType: "m9d.large",
        instanceShapes: { "m9d.large": { architecture: "x86_64", vCpus: 2, memoryGiB: 8, localDisksGB: 118 } },
        localStorage: "raid0",
      },
    ],
    ["the fastest disk of its size", { diskGiB: 200, diskIops: 80_000, diskThroughput: 1000 }],
    ["a faster disk within the IOPS of every volume", { diskThroughput: 750 }],
    ["fast image pull from a fast disk", { instanceType: "m7i.2xlarge", fastImagePull: true, diskThroughput: 600 }],
    ["fast image pull to local disks", { instanceType: "m6id.2xlarge", fastImagePull: true, localStorage: "raid0" }],
    [
      "settings of the kubelet",
      {
        kubelet: {
          maxPods: 58,
          kubeReserved: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "2Gi", pid: "1000" },
          systemReserved: { cpu: "0.5" },
          evictionHard: { "memory.available": "5%", "nodefs.available": "10Gi" },
          evictionSoft: { "memory.available": "10%" },
          evictionSoftGracePeriod: { "memory.available": "1m30s" },
          imageGCHighThresholdPercent: 90,
          cpuManagerPolicy: "static",
          topologyManagerPolicy: "single-numa-node",
          containerLogMaxSize: "50Mi",
          allowedUnsafeSysctls: ["net.*", "kernel.shm_rmid_forced"],
        },
      },
    ],
    [
      "settings of Bottlerocket",
      {
        ...bottlerocket,
        bottlerocket: {
          kubernetes: { "max-pods": 58, "kube-reserved": { memory: "1Gi" } },
          kernel: { sysctl: { "vm.nr_hugepages": "1024" } },
          "container-runtime": { snapshotter: "soci" },
          motd: "Ask the platform team",
        },
      },
    ],
    [
      "resources that the autoscaler cannot know",
      {
        autoscalerResources: { "hugepages-2Mi": "10Gi", "example.com/fpga": "2", memory: "7Gi" },
      },
    ],
  ])("%s", (_, spec) => {
    expect(problemsOf(spec)).toEqual([]);
  });
});

describe("refuses, and says how to mend it,", () => {
  it.each<[string, NodeGroupKeys, string]>([
    [
      "local disks of a type without any",
      { localStorage: "raid0" },
      "error localStorage: m7i.large has no local NVMe disks that are known.",
    ],
    [
      "local disks that an alternative lacks",
      { instanceType: "m6id.large", alternativeInstanceTypes: ["m6i.large"], localStorage: "raid0" },
      "error localStorage: m6i.large has no local",
    ],
    [
      "RAID 10 of one disk",
      { instanceType: "m6id.large", localStorage: "raid10" },
      "error localStorage: RAID 10 needs four disks, and m6id.large has fewer",
    ],
    [
      "mounted disks on Bottlerocket",
      { ...bottlerocket, instanceType: "m6id.large", localStorage: "mount" },
      'error localStorage: Bottlerocket can use local disks as "raid0" only',
    ],
    ["too few IOPS", { diskIops: 1000 }, "error diskIops: 1000 is not a number of IOPS"],
    [
      "more IOPS than the size has",
      { diskGiB: 20, diskIops: 16_000 },
      "error diskIops: 16000 IOPS are more than a volume of 20 GiB can have",
    ],
    [
      "throughput beyond the provider",
      { diskThroughput: 2000, diskIops: 8000 },
      "error diskThroughput: 2000 is not a throughput in MiB/s that the AWS provider accepts",
    ],
    [
      "throughput without IOPS",
      { diskThroughput: 1000 },
      "error diskThroughput: 1000 MiB/s need 4000 IOPS, and the volume has 3000.",
    ],
    [
      "fast image pull of Bottlerocket",
      { ...bottlerocket, fastImagePull: true },
      "error fastImagePull: Images of Bottlerocket",
    ],
    [
      "fast image pull on a release without it",
      { instanceType: "m7i.2xlarge", fastImagePull: true, diskThroughput: 600, releaseVersion: "1.33.1-20250715" },
      'error releaseVersion: "1.33.1-20250715" has no fastImagePull',
    ],
    [
      "fast image pull on a release that it breaks",
      { instanceType: "m7i.2xlarge", fastImagePull: true, diskThroughput: 600, releaseVersion: "1.35.2-20260505" },
      'error releaseVersion: Nodes of "1.35.2-20260505" do not become ready',
    ],
    [
      "a resource that follows from the type",
      { autoscalerResources: { "nvidia.com/gpu": "8" } },
      'error autoscalerResources["nvidia.com/gpu"]: "nvidia.com/gpu" follows from instanceType',
    ],
    [
      "a resource without a domain",
      { autoscalerResources: { fpga: "2" } },
      'error autoscalerResources.fpga: "fpga" is not a resource of a node.',
    ],
    [
      "half a page",
      { autoscalerResources: { "hugepages-2Mi": "3Mi" } },
      'error autoscalerResources.hugepages-2Mi: "3Mi" is not a multiple of 2Mi',
    ],
    ["half a device", { autoscalerResources: { "example.com/fpga": "500m" } }, '"500m" is not a whole number'],
    ["no amount", { autoscalerResources: { memory: "much" } }, '"much" is not an amount above 0.'],
  ])("%s", (_, spec, message) => {
    expect(problemsOf(spec).join("\n")).toContain(message);
  });
});

describe("refuses declared disks", () => {
  it("without a size", () => {
    const instanceShapes = {
      "m9d.large": { architecture: "x86_64", vCpus: 2, memoryGiB: 8, localDisksGB: 0 },
    } as const;
    expect(problemsOf({ instanceType: "m9d.large", instanceShapes })).toEqual([
      'error instanceShapes["m9d.large"].localDisksGB: 0 GB are no disks. Use a number above 0, or remove it.',
    ]);
  });
});

describe("warns of", () => {
  it.each<[string, NodeGroupKeys, string]>([
    [
      "RAID 10 of who knows how many disks",
      { instanceType: "i7ie.48xlarge", localStorage: "raid10" },
      "warning localStorage: RAID 10 needs four disks, and how many",
    ],
    [
      "a fast EBS volume that nothing uses",
      { instanceType: "m6id.large", localStorage: "raid0", diskIops: 6000 },
      "warning diskIops: With localStorage",
    ],
    [
      "fast image pull from a slow disk",
      { instanceType: "m7i.2xlarge", fastImagePull: true },
      "warning fastImagePull: A disk of 125 MiB/s",
    ],
    [
      "fast image pull on a small node",
      { fastImagePull: true, diskThroughput: 600 },
      "warning fastImagePull: m7i.large is too small",
    ],
    [
      "more pods than EKS allows, and memory for them",
      { kubelet: { maxPods: 200 } },
      "Set kubeReserved.memory to 2455Mi",
    ],
    [
      "resources of a group that nothing scales",
      { size: { min: 1, max: 1 }, autoscaled: false, autoscalerResources: { memory: "7Gi" } },
      "warning autoscalerResources: No autoscaler looks",
    ],
  ])("%s", (_, spec, message) => {
    const problems = problemsOf(spec);
    expect(problems.join("\n")).toContain(message);
    expect(problems.filter((problem) => problem.startsWith("error"))).toEqual([]);
  });
});
