import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import DcgmExporter from "./dcgm-exporter.ts";
import { dcgmExporter } from "./spec.ts";

function releaseOf(options: NonNullable<AddonProps<typeof dcgmExporter.options>["options"]> = {}) {
  const nodeGroups = { general: aNodeGroup, ci: { ...aGpuGroup, dedicatedTo: "ci" } };
  const release = Template.synthesize((stack) => {
    new DcgmExporter(stack, "exporter", { cluster: aClusterRef, around: { ...alone, nodeGroups }, options });
  }).resource("helm_release");
  return { release, values: JSON.parse((release["values"] as string[])[0] ?? "") };
}

describe("dcgm-exporter", () => {
  const { release, values } = releaseOf();

  it("is NVIDIA's chart", () => {
    expect(release).toMatchObject({
      repository: "https://nvidia.github.io/dcgm-exporter/helm-charts",
      chart: "dcgm-exporter",
      version: "4.8.2",
    });
  });

  it("runs on every node with GPUs, and on no other", () => {
    expect(values.nodeSelector).toEqual({ "nvidia.com/gpu.present": "true" });
    expect(values.tolerations).toEqual(
      ["nvidia.com/gpu", "aws.amazon.com/neuron", "dedicated"].map((key) => ({ key, operator: "Exists" })),
    );
    expect(values.serviceAccount.name).toBe(dcgmExporter.serviceAccount.name);
  });

  it("asks for a ServiceMonitor only where its kind is said to exist", () => {
    expect(values.serviceMonitor).toEqual({ enabled: false });
    expect(releaseOf({ serviceMonitor: true }).values.serviceMonitor).toEqual({
      enabled: true,
      honorLabels: true,
      additionalLabels: { release: "kube-prometheus-stack" },
    });
  });

  it("has the memory that it is given, and refuses too little", () => {
    expect(values.resources.limits.memory).toBe("1024Mi");
    expect(releaseOf({ memoryLimitMiB: 2048, podLabels: true }).values).toMatchObject({
      resources: { limits: { memory: "2048Mi" } },
      kubernetes: { enablePodLabels: true },
    });
    expect(() => releaseOf({ memoryLimitMiB: 128 })).toThrow(
      "memoryLimitMiB: 128 MiB are too little for the exporter. Use a whole number from 512; 1024 is the default.",
    );
  });
});
