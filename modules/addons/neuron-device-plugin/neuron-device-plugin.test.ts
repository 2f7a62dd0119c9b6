import { describeProblem } from "@ml-platform/rules";
import { aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import NeuronDevicePlugin from "./neuron-device-plugin.ts";
import { neuronDevicePlugin } from "./spec.ts";

const nodeGroups = { general: aNodeGroup, trainium: { ...aNodeGroup, instanceType: "trn1.32xlarge" } };

describe("the Neuron device plugin", () => {
  const release = Template.synthesize((stack) => {
    new NeuronDevicePlugin(stack, "plugin", { cluster: aClusterRef, around: { ...alone, nodeGroups } });
  }).resource("helm_release");
  const values = JSON.parse((release["values"] as string[])[0] ?? "");

  it("is the only part of AWS's chart", () => {
    expect(release).toMatchObject({
      name: "neuron-device-plugin",
      repository: "oci://public.ecr.aws/neuron",
      chart: "neuron-helm-chart",
      version: "1.9.0",
    });
    expect(values).toMatchObject({
      devicePlugin: {
        enabled: true,
        namespaceOverride: "kube-system",
        serviceAccount: { name: "neuron-device-plugin" },
      },
      npd: { enabled: false },
      scheduler: { enabled: false },
    });
  });

  it("runs on nodes with Neuron devices only, whatever their instance type", () => {
    expect(values.devicePlugin.nodeSelector).toEqual({ "aws.amazon.com/neuron.present": "true" });
    expect(JSON.stringify(values.devicePlugin.affinity)).not.toContain("instance-type");
    expect(values.devicePlugin.tolerations).toContainEqual({ key: "aws.amazon.com/neuron", operator: "Exists" });
  });

  it("warns where no group has Neuron devices", () => {
    expect(neuronDevicePlugin.check?.({}, { ...alone, nodeGroups })).toEqual([]);
    expect(neuronDevicePlugin.check?.({}, alone).map(describeProblem)).toEqual([
      "No node group of the cluster has Neuron devices, so neuron-device-plugin runs nowhere. Add a group whose instance type has them, such as inf2.xlarge, or remove neuron-device-plugin.",
    ]);
  });
});
