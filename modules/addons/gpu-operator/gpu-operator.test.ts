import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import { catalogue } from "../catalogue.ts";
import { checkAddons } from "../check-addons.ts";
import GpuOperator from "./gpu-operator.ts";
import { gpuOperator } from "./spec.ts";

const nodeGroups = {
  system: { ...aNodeGroup, dedicatedTo: "system" },
  ci: { ...aGpuGroup, dedicatedTo: "ci" },
  notebooks: { ...aGpuGroup, gpuSharing: { timeSlicing: { replicas: 4, failRequestsGreaterThanOne: true } } },
};

describe("the GPU operator", () => {
  const template = Template.synthesize((stack) => {
    new GpuOperator(stack, "operator", { cluster: aClusterRef, around: { ...alone, nodeGroups } });
  });
  const values = JSON.parse((template.resource("helm_release")["values"] as string[])[0] ?? "");

  it("leaves drivers, toolkit and partitions to the images of the nodes", () => {
    expect(values).toMatchObject({
      driver: { enabled: false },
      toolkit: { enabled: false },
      migManager: { enabled: false },
      dcgmExporter: { enabled: true, serviceMonitor: { enabled: false } },
    });
  });

  it("is in a namespace of its own, in which its agents may be privileged", () => {
    expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "gpu-operator", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    });
  });

  it("runs on system nodes, and its agents on nodes with GPUs", () => {
    const system = { nodeSelector: { dedicated: "system" } };
    expect(values.operator).toMatchObject(system);
    expect(values["node-feature-discovery"]).toMatchObject({
      master: system,
      gc: system,
      worker: { nodeSelector: { "nvidia.com/gpu.present": "true" } },
    });
    expect(values.daemonsets.tolerations).toContainEqual({ key: "dedicated", operator: "Exists" });
  });

  it("shares GPUs as the groups say, like the plugin that it replaces", () => {
    expect(values.devicePlugin.config).toMatchObject({ create: true, default: "default" });
    expect(Object.keys(values.devicePlugin.config.data)).toEqual(["default", "time-slicing-4"]);
  });

  it("is refused beside what it brings", () => {
    const addons = Object.fromEntries(
      (["nvidia-device-plugin", "dcgm-exporter", "gpu-operator"] as const).map((name) => [
        name,
        catalogue[name].spec.options.parse({}),
      ]),
    );
    expect(
      checkAddons(addons, {
        kubernetes: "1.35",
        nodeGroups: { ...nodeGroups, general: aNodeGroup },
        eksAddons: {},
      }).map(describeProblem),
    ).toEqual([
      "gpu-operator: gpu-operator and nvidia-device-plugin both bring the device plugin of nvidia.com/gpu, which a cluster has once. Remove one of them.",
      "gpu-operator: gpu-operator and dcgm-exporter both bring the exporter of GPU metrics, which a cluster has once. Remove one of them.",
    ]);
  });

  it("warns of Bottlerocket", () => {
    const bottlerocket = { ...aGpuGroup, amiType: "BOTTLEROCKET_x86_64_NVIDIA" } as const;
    const problems = gpuOperator.check?.({ serviceMonitor: false }, { addons: {}, nodeGroups: { bottlerocket } });
    expect(problems).toMatchObject([{ severity: "warning" }]);
    expect(problems?.[0]?.message).toMatch(/^bottlerocket runs Bottlerocket/);
  });
});
