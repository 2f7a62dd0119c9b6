import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import EfaDevicePlugin from "./efa-device-plugin.ts";
import { efaDevicePlugin } from "./spec.ts";

const training = { ...aGpuGroup, instanceType: "p5.48xlarge", efa: true, dedicatedTo: "training" };

function releaseIn(region: string) {
  const nodeGroups = { general: aNodeGroup, training };
  const release = Template.synthesize((stack) => {
    new EfaDevicePlugin(stack, "plugin", { cluster: { ...aClusterRef, region }, around: { ...alone, nodeGroups } });
  }).resource("helm_release");
  return { release, values: JSON.parse((release["values"] as string[])[0] ?? "") };
}

describe("the EFA device plugin", () => {
  const { release, values } = releaseIn("eu-south-1");

  it("is AWS's chart, with its image from the cluster's region", () => {
    expect(release).toMatchObject({
      repository: "https://aws.github.io/eks-charts",
      chart: "aws-efa-k8s-device-plugin",
      namespace: "kube-system",
    });
    expect(values.image.repository).toBe("590381155156.dkr.ecr.eu-south-1.amazonaws.com/eks/aws-efa-k8s-device-plugin");
    expect(releaseIn("eu-nowhere-1").values).not.toHaveProperty("image");
  });

  it("selects nodes by the label of groups with efa, and tolerates their taints", () => {
    expect(values.nodeSelector).toEqual({ "vpc.amazonaws.com/efa.present": "true" });
    expect(values.supportedInstanceLabels).toEqual({ keys: ["vpc.amazonaws.com/efa.present"], values: ["true"] });
    expect(values.tolerations).toEqual(
      ["nvidia.com/gpu", "aws.amazon.com/neuron", "dedicated"].map((key) => ({ key, operator: "Exists" })),
    );
  });

  it("warns where no group has adapters", () => {
    const problemsOf = (nodeGroups: typeof alone.nodeGroups) =>
      efaDevicePlugin.check?.({}, { ...alone, nodeGroups }).map(describeProblem);
    expect(problemsOf({ training })).toEqual([]);
    expect(problemsOf({ training: { ...training, efa: false } })).toEqual([
      "No node group of the cluster has Elastic Fabric Adapters, so efa-device-plugin runs nowhere. Add a group with efa: true, or remove efa-device-plugin.",
    ]);
  });
});
