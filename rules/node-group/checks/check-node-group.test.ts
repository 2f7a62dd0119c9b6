import { describe, expect, it } from "vitest";
import type { AmiType } from "../../ami-types.ts";
import { describeProblem } from "../../problem.ts";
import { aGpuGroup, aNodeGroup } from "../../testing/specs.ts";
import type { NodeGroupSpec, TaintSpec } from "../node-group.ts";
import { checkNodeGroup } from "./check-node-group.ts";
import { checkReleaseFitsCluster } from "./image.ts";

const general = aNodeGroup;
const gpu = aGpuGroup;
const block: NodeGroupSpec = {
  ...gpu,
  instanceType: "p5.48xlarge",
  capacity: "capacityBlock",
  capacityReservation: { id: "cr-0123456789abcdef0" },
  availabilityZones: ["us-east-2a"],
  autoscaled: false,
};

const problemsOf = (spec: NodeGroupSpec) => checkNodeGroup(spec, "1.35").map(describeProblem);
const ofGeneral = (change: Partial<NodeGroupSpec>) => problemsOf({ ...general, ...change });
const ofGpu = (change: Partial<NodeGroupSpec>) => problemsOf({ ...gpu, ...change });
const ofBlock = (change: Partial<NodeGroupSpec>) => problemsOf({ ...block, ...change });

describe("checkNodeGroup", () => {
  it("accepts valid groups", () => {
    expect(problemsOf(general)).toEqual([]);
    expect(problemsOf(gpu)).toEqual([]);
    expect(problemsOf(block)).toEqual([]);
    expect(ofGpu({ instanceType: "p4d.24xlarge", efa: true, perAvailabilityZone: true })).toEqual([]);
    expect(ofGpu({ capacity: "spot", alternativeInstanceTypes: ["g5.12xlarge"] })).toEqual([]);
  });

  describe("instance types", () => {
    it("refuses types that do not exist, and still checks the rest", () => {
      expect(ofGeneral({ instanceType: "p4d.2xlarge", size: { min: 2, max: 1 } })).toEqual([
        'instanceType: "p4d.2xlarge" does not exist. Sizes of p4d: 24xlarge. If AWS has added it since, declare it in instanceShapes.',
        "size.min: min 2 exceeds max 1. Lower min, or raise max.",
      ]);
    });

    it.each([
      ["p3.2xlarge", "is of a previous generation"],
      ["m99.large", "is newer than our tables or does not exist"],
      ["t3.nano", "has addresses for 4 pods"],
    ])("warns of %s, and refuses it not", (instanceType, caution) => {
      const found = checkNodeGroup({ ...general, instanceType, diskGiB: 200 });
      expect(found.map(({ severity }) => severity)).toEqual(["warning"]);
      expect(found[0]?.path).toEqual(["instanceType"]);
      expect(found[0]?.message).toContain(caution);
    });

    it.each([
      ["m7g.large", "architecture arm64 instead of x86_64"],
      ["m7i.xlarge", "size xlarge instead of large"],
      ["c7i.large", "category c instead of m"],
      ["g6.xlarge", "category g instead of m, size xlarge instead of large, GPUs 1 of 24 GiB instead of none"],
    ])("refuses %s beside m7i.large", (name, differences) => {
      expect(ofGeneral({ alternativeInstanceTypes: [name] })).toEqual([
        `alternativeInstanceTypes[0]: "${name}" does not have the shape of m7i.large: ${differences}. Use a type of the same shape, or a separate node group.`,
      ]);
    });

    it("refuses GPUs of other memory, alternatives that do not exist and repetitions", () => {
      expect(ofGpu({ alternativeInstanceTypes: ["g6e.12xlarge"] })).toEqual([
        'alternativeInstanceTypes[0]: "g6e.12xlarge" does not have the shape of g6.12xlarge: GPUs 4 of 48 GiB instead of 4 of 24 GiB. Use a type of the same shape, or a separate node group.',
      ]);
      expect(ofGpu({ alternativeInstanceTypes: ["g3.12xlarge"] })).toEqual([
        expect.stringContaining('alternativeInstanceTypes[0]: "g3.12xlarge" does not exist. Sizes of g3: 4xlarge'),
      ]);
      expect(ofGpu({ alternativeInstanceTypes: ["g6.12xlarge"] })).toEqual([
        'alternativeInstanceTypes: "g6.12xlarge" is listed twice. Remove one.',
      ]);
    });
  });

  describe("declared shapes", () => {
    const shape = { architecture: "x86_64", vCpus: 8, memoryGiB: 64 } as const;
    const declaring = (change: object) =>
      ofGeneral({ instanceType: "m99.large", instanceShapes: { "m99.large": { ...shape, ...change } } });

    it("end the doubt about a type", () => {
      expect(declaring({})).toEqual([]);
      expect(declaring({ neuron: { count: 1, cores: 2 }, efaInterfaces: 2, networkCards: 3 })).toEqual([]);
    });

    it("count for the image, the adapters and the alternatives of the group", () => {
      const group = {
        instanceType: "p9.48xlarge",
        alternativeInstanceTypes: ["p10.48xlarge"],
        instanceShapes: {
          "p9.48xlarge": { ...shape, gpu: { name: "X9", count: 8, memoryGiB: 300 } },
          "p10.48xlarge": { ...shape, gpu: { name: "X10", count: 8, memoryGiB: 300 } },
        },
      };
      expect(ofGeneral({ ...group, diskGiB: 500 })).toEqual([]);
      expect(ofGeneral({ ...group, diskGiB: 500, amiType: "AL2023_x86_64_STANDARD" })).toEqual([
        'amiType: "AL2023_x86_64_STANDARD" has no NVIDIA drivers, and p9.48xlarge has 8 X9. Omit amiType to get AL2023_x86_64_NVIDIA.',
      ]);
    });

    it.each([
      [{ vCpus: 0 }, "vCpus: 0 is not a number of them. Use a whole number from 1."],
      [{ memoryGiB: -1 }, "memoryGiB: -1 GiB is no memory. Use a number above 0."],
      [{ gpu: { name: "X", count: 1.5, memoryGiB: 24 } }, "gpu.count: 1.5 is not a number of them."],
      [{ gpu: { name: "-", count: 1, memoryGiB: 24 } }, 'gpu.name: "-" is not the model of a GPU'],
      [{ efaInterfaces: -1 }, "efaInterfaces: -1 is not a number of adapters."],
      [{ efaInterfaces: 4, networkCards: 2 }, "networkCards: 2 network cards cannot have 4 Elastic Fabric Adapters"],
      [
        { efaInterfaces: 4, networkCards: 9 },
        "efaCards: 4 Elastic Fabric Adapters on 9 network cards: which cards have",
      ],
      [{ efaInterfaces: 2, networkCards: 9, efaCards: [1] }, "efaCards: 1 cards for 2 Elastic Fabric Adapters"],
      [{ efaInterfaces: 2, networkCards: 9, efaCards: [1, 9] }, "efaCards[1]: 9 is not the index of a network card."],
      [{ efaInterfaces: 2, networkCards: 9, efaCards: [1, 1] }, "efaCards: 1 is listed twice."],
      [{ gpu: { name: "X", count: 1, memoryGiB: 24 }, neuron: { count: 1, cores: 2 } }, "neuron: No instance type has"],
    ])("refuse %j", (change, message) => {
      expect(declaring(change)).toContainEqual(expect.stringContaining(`instanceShapes["m99.large"].${message}`));
    });

    it("may have adapters on some cards only", () => {
      expect(declaring({ efaInterfaces: 1, networkCards: 2 })).toEqual([]);
      expect(declaring({ efaInterfaces: 2, networkCards: 9, efaCards: [1, 3] })).toEqual([]);
    });

    it("are of types that the group uses, and unknown without them", () => {
      expect(ofGeneral({ instanceShapes: { "m99.large": shape } })).toEqual([
        'instanceShapes["m99.large"]: "m99.large" is not used by the group, which uses m7i.large. Remove it.',
      ]);
      const [known, ...others] = checkNodeGroup({ ...general, instanceShapes: { "m7i.large": shape } });
      expect(known?.severity).toBe("warning");
      expect(known?.message).toContain('"m7i.large" is known to the platform, and what you declare prevails.');
      expect(others).toEqual([]);
      const badly = { "m7i.lrge": shape, M7: shape };
      expect(
        ofGeneral({ instanceType: "m7i.lrge", alternativeInstanceTypes: ["M7"], instanceShapes: badly }),
      ).toContain('instanceShapes.M7: "M7" is not an instance type. Use family.size, such as m7i.large.');
    });
  });

  describe("images", () => {
    it.each([
      [general, "AL2023_x86_64_NVIDIA", "contains drivers for accelerators that m7i.large does not have."],
      [general, "AL2023_x86_64_NEURON", "contains drivers for accelerators that m7i.large does not have."],
      [general, "AL2023_ARM_64_STANDARD", "is for arm64, and m7i.large is x86_64."],
      [general, "WINDOWS_CORE_2022_x86_64", "is Windows, which our clusters do not support."],
      [gpu, "AL2023_x86_64_STANDARD", "has no NVIDIA drivers, and g6.12xlarge has 4 L4."],
      [
        gpu,
        "AL2_x86_64_GPU",
        "is Amazon Linux 2: AWS ended its support on 2025-11-26 and published no images for Kubernetes 1.33 and later.",
      ],
    ] as const)("refuses %# %s", (spec, amiType, reason) => {
      const fitting = spec === gpu ? "AL2023_x86_64_NVIDIA" : "AL2023_x86_64_STANDARD";
      expect(problemsOf({ ...spec, amiType })).toEqual([
        `amiType: "${amiType}" ${reason} Omit amiType to get ${fitting}.`,
      ]);
    });

    it("gives Neuron devices the image with their drivers, and no other", () => {
      const neuron = { ...general, instanceType: "inf2.xlarge" };
      expect(problemsOf(neuron)).toEqual([]);
      expect(problemsOf({ ...neuron, amiType: "AL2023_x86_64_NEURON" })).toEqual([]);
      expect(problemsOf({ ...neuron, amiType: "AL2023_x86_64_NVIDIA" })).toEqual([
        'amiType: "AL2023_x86_64_NVIDIA" has no Neuron drivers, and inf2.xlarge has 1 inferentia2. Omit amiType to get AL2023_x86_64_NEURON.',
      ]);
    });

    it("lists the usable AMI types for an unknown one", () => {
      const [message] = ofGeneral({ amiType: "AL2023_X86_64" as AmiType });
      expect(message).toMatch(/^amiType: "AL2023_X86_64" is not an AMI type\. AMI types: AL2023_x86_64_STANDARD, /);
      expect(message).not.toContain("AL2_");
    });

    it("checks a custom AMI and refuses what contradicts it", () => {
      expect(ofGeneral({ customAmiId: "ami-0123456789abcdef0" })).toEqual([]);
      expect(
        ofGeneral({ customAmiId: "ami-xyz", amiType: "AL2023_x86_64_STANDARD", releaseVersion: "1.35.2-20260714" }),
      ).toEqual([
        'customAmiId: "ami-xyz" is not an AMI id, such as ami-0123456789abcdef0.',
        "amiType: A custom AMI has no AMI type of EKS. Remove amiType or customAmiId.",
        "releaseVersion: Only EKS's own AMIs have release versions, not custom ones. Remove releaseVersion or customAmiId.",
      ]);
    });

    it("checks the release and whether it fits the cluster", () => {
      expect(ofGeneral({ releaseVersion: "1.35.2-20260714" })).toEqual([]);
      expect(ofGeneral({ releaseVersion: "latest" })).toEqual([]);
      expect(ofGeneral({ releaseVersion: "v20260714" })).toEqual([
        'releaseVersion: "v20260714" is not a release of EKS AMIs, such as 1.35.2-20260714. Use one, or "latest" to follow what EKS recommends.',
      ]);
      expect(ofGeneral({ releaseVersion: "1.34.2-20260714" })).toEqual([
        'releaseVersion: "1.34.2-20260714" is for Kubernetes 1.34, and the cluster runs 1.35. Use a release of 1.35.',
      ]);
      expect(ofGpu({ instanceType: "gr6f.4xlarge", releaseVersion: "1.35.2-20250519" })).toEqual([
        'releaseVersion: "1.35.2-20250519" has no driver for the GPUs of gr6f. Use a release of 20250610 or later.',
      ]);
      expect(ofGpu({ instanceType: "g7.12xlarge", amiType: "BOTTLEROCKET_x86_64_NVIDIA" })).toEqual([
        expect.stringContaining("amiType: Bottlerocket is known not to start on g7.12xlarge"),
      ]);
      expect(ofGpu({ instanceType: "g7.12xlarge", releaseVersion: "1.35.2-20260714" })).toEqual([
        'releaseVersion: "1.35.2-20260714" has no driver for the GPUs of g7. Use a release of 20260917 or later.',
      ]);
      expect(ofGeneral({ amiType: "BOTTLEROCKET_x86_64", releaseVersion: "1.42.0-1a2b3c4d" })).toEqual([]);
      expect(ofGeneral({ amiType: "BOTTLEROCKET_x86_64", releaseVersion: "1.35.2-20260714x" })).toEqual([
        'releaseVersion: "1.35.2-20260714x" is not a release of Bottlerocket, such as 1.42.0-1a2b3c4d. Use one, or "latest" to follow what EKS recommends.',
      ]);
    });

    it("does not check the fit if the cluster's version is unknown", () => {
      expect(checkNodeGroup({ ...general, releaseVersion: "1.34.2-20260714" })).toEqual([]);
      expect(checkReleaseFitsCluster({ releaseVersion: "1.34.2-20260714" }, "1.34")).toEqual([]);
    });
  });

  describe("Elastic Fabric Adapters", () => {
    it("need a type that has them", () => {
      expect(ofGeneral({ efa: true, perAvailabilityZone: true })).toEqual([
        "efa: m7i.large is not known to have an Elastic Fabric Adapter. Set efa to false, or use a type that has one, such as p4d.24xlarge, p5.48xlarge or g6e.48xlarge.",
      ]);
    });

    it("need one zone and one type", () => {
      expect(ofGpu({ efa: true, availabilityZones: ["us-east-2a"] })).toEqual([]);
      expect(ofGpu({ efa: true, alternativeInstanceTypes: ["g5.12xlarge"] })).toEqual([
        "efa: Elastic Fabric Adapters communicate within one availability zone only. Set perAvailabilityZone to true, or list one zone in availabilityZones.",
        "alternativeInstanceTypes: With efa, the launch template lists the network cards of g6.12xlarge, so no other type fits. Remove the alternatives.",
      ]);
    });
  });

  describe("sharing of GPUs", () => {
    const h100 = { instanceType: "p5.48xlarge", diskGiB: 500, customAmiId: "ami-0123456789abcdef0" } as const;
    const timeSlicing = { replicas: 4, failRequestsGreaterThanOne: true };

    it("is in turn on any GPU, or by partition on those that have it", () => {
      expect(ofGpu({ gpuSharing: { timeSlicing } })).toEqual([]);
      expect(ofGpu({ ...h100, gpuSharing: { mig: { profile: "1g.10gb" } } })).toEqual([]);
    });

    it("is refused where it cannot be", () => {
      expect(ofGeneral({ gpuSharing: { timeSlicing } })).toEqual([
        "gpuSharing: m7i.large has no NVIDIA GPU to share. Remove gpuSharing.",
      ]);
      expect(ofGpu({ gpuSharing: { timeSlicing: { ...timeSlicing, replicas: 1 } } })).toEqual([
        "gpuSharing.timeSlicing.replicas: 1 is not a number of pods that share a GPU. Use a whole number from 2, such as 4.",
      ]);
      expect(ofGpu({ gpuSharing: { mig: { profile: "1g.10gb" } } })).toEqual([
        "gpuSharing.mig: L4 is not known to support Multi-Instance GPU, unlike A100, H100, H200, B200, B300, RTX PRO 6000. Use timeSlicing, or another instance type.",
      ]);
      for (const gpuSharing of [{}, { timeSlicing, mig: { profile: "1g.10gb" } }])
        expect(ofGpu({ ...h100, gpuSharing })).toEqual([
          expect.stringContaining("gpuSharing: The GPUs of a group are shared in one way."),
        ]);
      const bottlerocket = { amiType: "BOTTLEROCKET_x86_64_NVIDIA" } as const;
      expect(ofGpu({ ...bottlerocket, gpuSharing: { timeSlicing } })).toEqual([]);
      expect(
        ofGpu({ ...h100, ...bottlerocket, customAmiId: undefined, gpuSharing: { mig: { profile: "1g.10gb" } } }),
      ).toEqual([
        expect.stringContaining("gpuSharing.mig: Which pods get which partition of Bottlerocket's is not known"),
      ]);
      const own = { "kubelet-device-plugins": { nvidia: { "device-sharing-strategy": "time-slicing" } } };
      expect(ofGpu({ ...bottlerocket, bottlerocket: own })).toEqual([
        expect.stringContaining("Quotas and the cluster autoscaler count GPUs by gpuSharing."),
      ]);
    });

    it("by partition has a profile of the GPU, and an image that partitions", () => {
      expect(ofGpu({ ...h100, customAmiId: undefined, gpuSharing: { mig: { profile: "1g.5gb" } } })).toEqual([
        'gpuSharing.mig.profile: "1g.5gb" is not a profile of H100 with 80 GiB of which several fit into one GPU. Profiles: 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb.',
        expect.stringContaining("gpuSharing.mig: EKS's images leave GPUs whole"),
      ]);
    });
  });

  describe("labels and taints", () => {
    it("refuses labels that follow from other keys, reserved labels and malformed ones", () => {
      expect(
        ofGeneral({
          labels: {
            "nvidia.com/gpu.present": "true",
            "node-role.kubernetes.io/gpu": "",
            "node.kubernetes.io/team": "research",
            "two words": "a",
            team: "a b",
          },
        }),
      ).toEqual([
        'labels["nvidia.com/gpu.present"]: "nvidia.com/gpu.present" follows from instanceType, amiType, efa, gpuSharing and dedicatedTo. Remove it.',
        'labels["node-role.kubernetes.io/gpu"]: "node-role.kubernetes.io/gpu" has a prefix that a node group may not set. Use a prefix of your own, such as example.com/name.',
        'labels["two words"]: "two words" is not a label key. Use up to 63 letters, digits, ".", "_" and "-".',
        'labels.team: "a b" is not a label value. Use up to 63 letters, digits, ".", "_" and "-".',
      ]);
    });

    it.each(["", "ci gpu", "ci/gpu"])("refuses a dedication to %j", (dedicatedTo) => {
      expect(ofGeneral({ dedicatedTo })).toEqual([
        `dedicatedTo: "${dedicatedTo}" is not a label value. Use 1 to 63 letters, digits, ".", "_" and "-", such as ci.`,
      ]);
    });

    it("counts labels and taints", () => {
      const many = [...Array(51).keys()].map((n) => `key-${n}`);
      const fixed = { autoscaled: false, size: { min: 1, max: 1 } };
      expect(ofGeneral({ ...fixed, labels: Object.fromEntries(many.map((key) => [key, "a"])) })).toEqual([
        "labels: 51 labels, including those that follow from other keys. EKS accepts 50.",
      ]);
      expect(ofGeneral({ ...fixed, taints: many.map((key) => ({ key, effect: "NoSchedule" })) })).toEqual([
        "taints: 51 taints. EKS accepts 50.",
      ]);
    });

    it("counts the tags for the autoscaler, which has none for a group of fixed size", () => {
      const labels = Object.fromEntries([...Array(39).keys()].map((n) => [`key-${n}`, "a"]));
      expect(ofGeneral({ labels })).toEqual([
        "labels: Labels, taints and resources require 41 tags for the cluster autoscaler, and 40 are possible. Use fewer labels, or set autoscaled to false.",
      ]);
      expect(ofGeneral({ labels, autoscaled: false, size: { min: 1, max: 1 } })).toEqual([]);
    });

    it("accepts one taint key with two effects", () => {
      const effects = ["NoSchedule", "NoExecute"] as const;
      expect(ofGeneral({ taints: effects.map((effect) => ({ key: "batch", effect })) })).toEqual([]);
    });

    it("refuses malformed taints and the spelling of the EKS API", () => {
      const taints = [{ key: "a b", value: "c d", effect: "NO_SCHEDULE" } as unknown as TaintSpec];
      expect(ofGeneral({ taints })).toEqual([
        'taints[0].key: "a b" is not a taint key. Use up to 63 letters, digits, ".", "_" and "-".',
        'taints[0].value: "c d" is not a taint value. Use up to 63 letters, digits, ".", "_" and "-".',
        'taints[0].effect: "NO_SCHEDULE" is not a taint effect of Kubernetes. Use one of NoSchedule, NoExecute, PreferNoSchedule.',
      ]);
    });

    it("refuses a taint that the GPU already implies", () => {
      expect(ofGpu({ taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] })).toEqual([
        'taints: "nvidia.com/gpu:NoSchedule" is listed twice, including the taints that instanceType and dedicatedTo imply. Remove one.',
      ]);
    });
  });

  describe("size and zones", () => {
    it("accepts a minimum of zero nodes, not a maximum", () => {
      expect(ofGeneral({ size: { min: 0, max: 1, desired: 0 } })).toEqual([]);
      expect(ofGeneral({ size: { min: 0, max: 0 } })).toEqual([
        "size.max: 0 allows no node at all. Use at least 1; with min 0 the group can still be empty.",
      ]);
    });

    it("refuses impossible sizes", () => {
      expect(ofGeneral({ size: { min: 1.5, max: 4 } })).toEqual([
        "size.min: 1.5 is not a number of nodes. Use a whole number from 0.",
      ]);
      expect(ofGeneral({ size: { min: 1, max: 451 } })).toEqual([
        "size.max: 451 exceeds the quota of 450 nodes per group. Use two groups.",
      ]);
      expect(ofGeneral({ size: { min: 1, max: 4, desired: 5 } })).toEqual([
        "size.desired: desired 5 is not between min 1 and max 4. Change it, or omit it to start with min.",
      ]);
    });

    it("requires a fixed size where the autoscaler, which finds every group, must not scale", () => {
      expect(ofGeneral({ autoscaled: false, size: { min: 3, max: 3, desired: 3 } })).toEqual([]);
      expect(ofGeneral({ autoscaled: false, size: { min: 3, max: 3 } })).toEqual([]);
      expect(ofGeneral({ autoscaled: false, size: { min: 3, max: 3, desired: 2 } })).toEqual([
        "size.desired: desired 2 is not between min 3 and max 3. Change it, or omit it to start with min.",
      ]);
      expect(ofGeneral({ autoscaled: false, size: { min: 0, max: 3, desired: 0 } })).toEqual([
        "size: EKS tags every group for the cluster autoscaler, which would scale this one between min 0 and max 3 although autoscaled is false. Set min and max to the same size, or autoscaled to true.",
      ]);
    });

    it("lets a capacity block wait for its reservation without nodes", () => {
      expect(ofBlock({ size: { min: 0, max: 3 } })).toEqual([]);
      expect(ofBlock({ size: { min: 0, max: 3, desired: 3 } })).toEqual([
        "size: EKS tags every group for the cluster autoscaler, which would scale this one between min 0 and max 3 although autoscaled is false. Set min and max to the same size, or desired to 0 while the reservation is not active.",
      ]);
    });

    it("refuses an empty list of zones, a zone that is listed twice, a malformed zone", () => {
      expect(ofGeneral({ availabilityZones: [] })).toEqual([
        "availabilityZones: An empty list leaves no zone to run in. List zones, or omit the key to use all.",
      ]);
      expect(ofGeneral({ availabilityZones: ["us-east-2a", "us-east-2a", "a"] })).toEqual([
        'availabilityZones: "us-east-2a" is listed twice. Remove one.',
        'availabilityZones[2]: "a" is not the name of an availability zone. Use region and letter, such as us-east-2a.',
      ]);
    });
  });

  describe("capacity", () => {
    it("warns about spot capacity of a single type", () => {
      expect(checkNodeGroup({ ...general, capacity: "spot" })).toEqual([
        {
          severity: "warning",
          path: ["alternativeInstanceTypes"],
          message: "Spot capacity of m7i.large alone often runs out. Add alternatives of the same shape.",
        },
      ]);
    });

    it("limits a capacity block to its reservation, one type, one zone and a fixed size", () => {
      expect(ofBlock({ capacityReservation: undefined })).toEqual([
        'capacityReservation: A capacity block needs the id of its reservation, such as { id: "cr-0123456789abcdef0" }.',
      ]);
      expect(ofBlock({ capacityReservation: { id: "block-1" } })).toEqual([
        'capacityReservation.id: "block-1" is not the id of a capacity reservation, such as cr-0123456789abcdef0.',
      ]);
      expect(ofBlock({ instanceType: "g6.12xlarge", alternativeInstanceTypes: ["g5.12xlarge"] })).toContain(
        "alternativeInstanceTypes: A capacity reservation is for one instance type. Remove the alternatives.",
      );
      expect(ofBlock({ availabilityZones: undefined })).toEqual([
        "availabilityZones: A capacity reservation is in one availability zone. List that zone only.",
      ]);
      expect(ofBlock({ autoscaled: true })).toEqual([
        "autoscaled: A capacity block costs the same whether it is used or not, so it is not autoscaled. Set autoscaled to false.",
      ]);
    });

    it("accepts an on-demand reservation of one type in one zone, autoscaled or not", () => {
      const reserved = { capacityReservation: { id: "cr-0123456789abcdef0" }, availabilityZones: ["us-east-2a"] };
      expect(ofGpu(reserved)).toEqual([]);
      expect(
        ofGpu({
          ...reserved,
          availabilityZones: ["us-east-2a", "us-east-2b"],
          alternativeInstanceTypes: ["g5.12xlarge"],
        }),
      ).toEqual([
        "alternativeInstanceTypes: A capacity reservation is for one instance type. Remove the alternatives.",
        "availabilityZones: A capacity reservation is in one availability zone. List that zone only.",
      ]);
    });

    it("refuses a reservation for spot capacity", () => {
      expect(
        ofGpu({
          capacity: "spot",
          alternativeInstanceTypes: ["g5.12xlarge"],
          capacityReservation: { id: "cr-0123456789abcdef0" },
        }),
      ).toEqual([
        'capacityReservation: Spot instances cannot use a reservation. Set capacity to "onDemand" or "capacityBlock", or remove the reservation.',
      ]);
    });

    it("warns about a capacity block that requests nodes whether its reservation is active or not", () => {
      expect(checkNodeGroup({ ...block, size: { min: 2, max: 2 } })).toEqual([
        {
          severity: "warning",
          path: ["size", "min"],
          message:
            "min 2 keeps requesting nodes that can start only while the reservation is active, and EC2 terminates them 30 minutes before its end. Set min and desired to 0 before and after.",
        },
      ]);
    });
  });

  describe("disk and upkeep", () => {
    it.each([19, 20_000, 100.5])("refuses %s GiB", (diskGiB) => {
      expect(ofGeneral({ diskGiB })).toEqual([
        `diskGiB: ${diskGiB} GiB is not a valid disk size. Use whole GiB from 20 to 16384.`,
      ]);
    });

    it("warns about a small disk on GPU nodes", () => {
      expect(ofGeneral({ diskGiB: 50 })).toEqual([]);
      expect(checkNodeGroup({ ...gpu, diskGiB: 50 })).toEqual([
        {
          severity: "warning",
          path: ["diskGiB"],
          message: "50 GiB is small for CUDA images of 10 GiB and more. Use 100 GiB or more.",
        },
      ]);
    });

    it("refuses hops out of range, and warns above one hop", () => {
      expect(ofGeneral({ metadataHopLimit: 65 })).toEqual([
        "metadataHopLimit: 65 is not a hop limit. Use a whole number from 1 to 64; the default is 1.",
      ]);
      expect(checkNodeGroup({ ...general, metadataHopLimit: 2 })).toEqual([
        {
          severity: "warning",
          path: ["metadataHopLimit"],
          message:
            "2 hops let every pod use the node's credentials. Use 1, and give pods their roles through Pod Identity.",
        },
      ]);
    });
  });
});
