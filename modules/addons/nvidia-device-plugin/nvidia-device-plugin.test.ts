import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import NvidiaDevicePlugin from "./nvidia-device-plugin.ts";
import { nvidiaDevicePlugin } from "./spec.ts";

const timeSlicing = { replicas: 4, failRequestsGreaterThanOne: true };
const bottlerocket = { ...aGpuGroup, amiType: "BOTTLEROCKET_x86_64_NVIDIA" } as const;

function releaseOf(nodeGroups: AddonSurroundings["nodeGroups"]) {
  const release = Template.synthesize((stack) => {
    new NvidiaDevicePlugin(stack, "plugin", { cluster: aClusterRef, around: { ...alone, nodeGroups } });
  }).resource("helm_release");
  return { release, values: JSON.parse((release["values"] as string[])[0] ?? "") };
}

const problemsOf = (nodeGroups: AddonSurroundings["nodeGroups"]) =>
  nvidiaDevicePlugin.check?.({}, { nodeGroups, addons: {} }).map(describeProblem);

describe("the NVIDIA device plugin", () => {
  const { release, values } = releaseOf({
    general: aNodeGroup,
    gpu: { ...aGpuGroup, dedicatedTo: "ci", taints: [{ key: "batch", effect: "NoExecute" }] },
  });

  it("is NVIDIA's chart", () => {
    expect(release).toMatchObject({
      repository: "https://nvidia.github.io/k8s-device-plugin",
      chart: "nvidia-device-plugin",
      version: "0.20.0",
      namespace: "kube-system",
    });
  });

  it("runs on nodes with GPUs only, and not beside the plugin of an image", () => {
    expect(values.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          { key: "nvidia.com/gpu.present", operator: "In", values: ["true"] },
          { key: "nvidia.com/gpu.deploy.device-plugin", operator: "NotIn", values: ["false"] },
        ],
      },
    ]);
  });

  it("tolerates every taint of its groups, whatever the effect", () => {
    expect(values.tolerations).toEqual(
      ["nvidia.com/gpu", "aws.amazon.com/neuron", "dedicated", "batch"].map((key) => ({ key, operator: "Exists" })),
    );
  });

  it("shares no GPU unless a group asks for it", () => {
    expect(values).not.toHaveProperty("config");
    expect(values.migStrategy).toBe("none");
  });

  it("has a configuration for each way of sharing, which the label of the nodes selects", () => {
    const { config } = releaseOf({
      whole: aGpuGroup,
      notebooks: { ...aGpuGroup, gpuSharing: { timeSlicing } },
      others: { ...aGpuGroup, gpuSharing: { timeSlicing } },
    }).values;
    expect(config).toEqual({
      default: "default",
      map: {
        default: "version: v1",
        "time-slicing-4": [
          "version: v1",
          "sharing:",
          "  timeSlicing:",
          "    renameByDefault: false",
          "    failRequestsGreaterThanOne: true",
          "    resources:",
          "      - name: nvidia.com/gpu",
          "        replicas: 4",
        ].join("\n"),
      },
    });
  });

  it("offers MIG instances as GPUs", () => {
    const { values } = releaseOf({
      gpu: {
        ...aGpuGroup,
        instanceType: "p5.48xlarge",
        customAmiId: "ami-0123456789abcdef0",
        gpuSharing: { mig: { profile: "1g.10gb" } },
      },
    });
    expect(values.migStrategy).toBe("single");
  });

  it("is not needed where it finds no nodes, which is no mistake", () => {
    expect(problemsOf({ gpu: aGpuGroup, bottlerocket })).toEqual([]);
    expect(problemsOf({ general: aNodeGroup })).toEqual([
      "No node group of the cluster has NVIDIA GPUs, so nvidia-device-plugin runs nowhere. Add a group whose instance type has GPUs, such as g6.xlarge, or remove nvidia-device-plugin.",
    ]);
    expect(problemsOf({ bottlerocket })).toEqual([
      "Every node group with GPUs (bottlerocket) runs Bottlerocket, whose image brings the device plugin, so nvidia-device-plugin runs nowhere. Remove it.",
    ]);
    expect(nvidiaDevicePlugin.check?.({}, alone).map(({ severity }) => severity)).toEqual(["warning"]);
  });
});
