import { describe, expect, it } from "vitest";
import { aNodeGroup } from "../testing/specs.ts";
import { autoscalerTags, checkAutoscalerTags } from "./autoscaler-tags.ts";

const prefix = "k8s.io/cluster-autoscaler/node-template";
const tagsOf = (spec: Partial<typeof aNodeGroup>) =>
  Object.fromEntries(autoscalerTags({ ...aNodeGroup, ...spec }).map(({ key, value }) => [key, value]));

describe("autoscalerTags", () => {
  it("give capacity type, and disk without the kubelet's part, of a plain group", () => {
    expect(tagsOf({ diskGiB: 50 })).toEqual({
      [`${prefix}/label/eks.amazonaws.com/capacityType`]: "ON_DEMAND",
      [`${prefix}/resources/ephemeral-storage`]: "42Gi",
    });
  });

  it("give GPUs, labels and taints of a GPU group, as Kubernetes spells them", () => {
    expect(
      tagsOf({ instanceType: "g6.12xlarge", capacity: "spot", dedicatedTo: "ci", labels: { team: "vision" } }),
    ).toEqual({
      [`${prefix}/label/team`]: "vision",
      [`${prefix}/label/dedicated`]: "ci",
      [`${prefix}/label/nvidia.com/gpu.present`]: "true",
      [`${prefix}/label/k8s.amazonaws.com/accelerator`]: "nvidia-l4",
      [`${prefix}/label/eks.amazonaws.com/capacityType`]: "SPOT",
      [`${prefix}/taint/nvidia.com/gpu`]: "true:NoSchedule",
      [`${prefix}/taint/dedicated`]: "ci:NoSchedule",
      [`${prefix}/resources/ephemeral-storage`]: "85Gi",
      [`${prefix}/resources/nvidia.com/gpu`]: "4",
    });
  });

  it("offer as many GPUs as pods can ask for where they are shared", () => {
    const timeSlicing = { replicas: 4, failRequestsGreaterThanOne: true };
    expect(tagsOf({ instanceType: "g6.12xlarge", gpuSharing: { timeSlicing } })).toMatchObject({
      [`${prefix}/resources/nvidia.com/gpu`]: "16",
      [`${prefix}/label/nvidia.com/device-plugin.config`]: "time-slicing-4",
    });
    expect(tagsOf({ instanceType: "p5.48xlarge", gpuSharing: { mig: { profile: "1g.10gb" } } })).toMatchObject({
      [`${prefix}/resources/nvidia.com/gpu`]: "56",
    });
  });

  it("keep NVIDIA's device plugin from nodes whose image has it", () => {
    const label = `${prefix}/label/nvidia.com/gpu.deploy.device-plugin`;
    expect(tagsOf({ instanceType: "g6.xlarge", amiType: "BOTTLEROCKET_x86_64_NVIDIA" })).toMatchObject({
      [label]: "false",
    });
    expect(tagsOf({ instanceType: "g6.xlarge" })).not.toHaveProperty([label]);
  });

  it("give Elastic Fabric Adapters where they are used", () => {
    expect(tagsOf({ instanceType: "p4d.24xlarge", efa: true })).toMatchObject({
      [`${prefix}/label/vpc.amazonaws.com/efa.present`]: "true",
      [`${prefix}/resources/vpc.amazonaws.com/efa`]: "4",
    });
    expect(tagsOf({ instanceType: "p4d.24xlarge" })).not.toHaveProperty([`${prefix}/resources/vpc.amazonaws.com/efa`]);
  });

  it("have the Neuron devices and their cores, of which pods ask for either", () => {
    expect(tagsOf({ instanceType: "trn1.32xlarge" })).toMatchObject({
      [`${prefix}/resources/aws.amazon.com/neuron`]: "16",
      [`${prefix}/resources/aws.amazon.com/neuroncore`]: "32",
      [`${prefix}/taint/aws.amazon.com/neuron`]: "true:NoSchedule",
    });
  });

  it("have everything that an author declares of an unknown type, which the autoscaler may not know either", () => {
    const gpu = { name: "X9", count: 8, memoryGiB: 300 };
    const shape = { architecture: "x86_64", vCpus: 96, memoryGiB: 1024, gpu, efaInterfaces: 16 } as const;
    expect(tagsOf({ instanceType: "p9.48xlarge", instanceShapes: { "p9.48xlarge": shape }, efa: true })).toMatchObject({
      [`${prefix}/resources/cpu`]: "96",
      [`${prefix}/resources/memory`]: "1048576Mi",
      [`${prefix}/resources/nvidia.com/gpu`]: "8",
      [`${prefix}/resources/vpc.amazonaws.com/efa`]: "16",
      [`${prefix}/label/k8s.amazonaws.com/accelerator`]: "nvidia-x9",
    });
    expect(tagsOf({ instanceType: "m7i.large" })).not.toHaveProperty([`${prefix}/resources/cpu`]);
  });

  it("write a taint without a value as the autoscaler reads it", () => {
    expect(tagsOf({ taints: [{ key: "quick", effect: "PreferNoSchedule" }] })).toMatchObject({
      [`${prefix}/taint/quick`]: ":PreferNoSchedule",
    });
  });

  it("give the strongest of several taints with one key, because a tag has one value", () => {
    const taints = (["PreferNoSchedule", "NoExecute", "NoSchedule"] as const).map((effect) => ({
      key: "batch",
      effect,
    }));
    expect(autoscalerTags({ ...aNodeGroup, taints }).filter(({ id }) => id === "taint-batch")).toEqual([
      { id: "taint-batch", key: `${prefix}/taint/batch`, value: ":NoExecute" },
    ]);
  });

  it("have unique identifiers, of which a new label changes none", () => {
    const idsOf = (labels: Record<string, string>) =>
      autoscalerTags({ ...aNodeGroup, labels }).flatMap(({ id }) => (/^label.a/.test(id) ? [id] : []));
    expect(idsOf({ "a.b/c": "1" })).toEqual(["label-a-b-c"]);
    expect(idsOf({ "a.b/c": "1", "a-b/c": "2", "a-b-c": "3", "a.b.c": "4" })).toEqual([
      "label-a-b-c",
      "label:a-b%2Fc",
      "label:a-b-c",
      "label:a.b.c",
    ]);
  });

  it("have readable identifiers", () => {
    expect(autoscalerTags({ ...aNodeGroup, instanceType: "g6.xlarge" }).map(({ id }) => id)).toContain(
      "label-nvidia-com-gpu-present",
    );
  });
});

describe("checkAutoscalerTags", () => {
  it("accepts what AWS accepts", () => {
    expect(checkAutoscalerTags(autoscalerTags(aNodeGroup))).toEqual([]);
  });

  it("refuses a key that is too long for a tag", () => {
    const label = `${"long".repeat(10)}.example.com/${"name".repeat(12)}`;
    const [problem] = checkAutoscalerTags(autoscalerTags({ ...aNodeGroup, labels: { [label]: "yes" } }));
    expect(problem).toMatchObject({ severity: "error", path: ["labels"] });
    expect(problem?.message).toBe(
      `The cluster autoscaler's tag "${prefix}/label/${label}" has 147 characters, and AWS accepts 128. Shorten the label or taint, or set autoscaled to false.`,
    );
  });

  it("refuses more tags than a resource can have", () => {
    const labels = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`label-${index}`, "yes"]));
    const [problem] = checkAutoscalerTags(autoscalerTags({ ...aNodeGroup, labels }));
    expect(problem?.message).toBe(
      "Labels, taints and resources require 52 tags for the cluster autoscaler, and 40 are possible. Use fewer labels, or set autoscaled to false.",
    );
  });
});
