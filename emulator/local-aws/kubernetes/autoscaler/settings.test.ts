import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { autoscalerSettings } from "./settings.ts";

function deployment(
  flags: readonly string[],
  image = "registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.0",
  ready = 1,
): KubeObject {
  return {
    metadata: { name: "cluster-autoscaler-aws", namespace: "kube-system" },
    spec: { template: { spec: { containers: [{ image, command: ["./cluster-autoscaler", ...flags] }] } } },
    status: { readyReplicas: ready },
  };
}

describe("autoscalerSettings", () => {
  it("are those of the Deployment", () => {
    const flags = [
      "--expander=priority,least-waste",
      "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,team=ml",
      "--scale-down-unneeded-time=5s",
    ];
    expect(autoscalerSettings([deployment(flags)], "ml")).toEqual({
      namespace: "kube-system",
      name: "cluster-autoscaler-aws",
      expanders: ["priority", "least-waste"],
      tags: ["k8s.io/cluster-autoscaler/enabled", "team"],
      unneededTime: 5000,
    });
  });

  it("have defaults, and wait 20 seconds at most", () => {
    expect(autoscalerSettings([deployment(["--scale-down-unneeded-time=1h10m"])], "ml")).toMatchObject({
      expanders: ["least-waste"],
      tags: ["k8s.io/cluster-autoscaler/enabled", "k8s.io/cluster-autoscaler/ml"],
      unneededTime: 20_000,
    });
  });

  it.each([
    ["no Deployment", []],
    ["another Deployment", [deployment([], "example.com/not-cluster-autoscaler:v1")]],
    ["one that has no node to run on", [deployment([], undefined, 0)]],
  ])("are not there with %s", (_, deployments) => {
    expect(autoscalerSettings(deployments, "ml")).toBeUndefined();
  });
});
