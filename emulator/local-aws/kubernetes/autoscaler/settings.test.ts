import { describe, expect, it } from "vitest";
import { type ReleaseRecord, releaseSecret } from "../../../cluster-providers/helm/release-record.ts";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { autoscalerSettings, recordedSettings } from "./settings.ts";

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
      flags: ["./cluster-autoscaler", ...flags],
      namespace: "kube-system",
      deployment: "cluster-autoscaler-aws",
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

describe("recordedSettings", () => {
  function secret(chart: string, version = 1, values: object = {}): KubeObject {
    const record = {
      name: "autoscaler",
      namespace: "kube-system",
      version,
      info: { status: "deployed" },
      chart: { metadata: { name: chart, version: "9.59.0" } },
      config: { extraArgs: { expander: "most-pods", "scale-down-unneeded-time": "2s" }, ...values },
      manifest: "",
    } as unknown as ReleaseRecord;
    return releaseSecret(record, true, 0);
  }

  it("are those of a chart that is recorded only", () => {
    const expanderPriorities = { "10": ["^eks-gpu-"] };
    const autoscaler = secret("cluster-autoscaler", 1, { expanderPriorities });
    expect(recordedSettings([secret("metrics-server"), autoscaler], "ml")).toMatchObject({
      namespace: "kube-system",
      deployment: undefined,
      expanders: ["most-pods"],
      priorities: expanderPriorities,
      unneededTime: 2000,
    });
  });

  it("are not there while the latest of its releases has no replicas", () => {
    const [first, asleep, awake] = [{ replicaCount: 1 }, { replicaCount: 0 }, { replicaCount: 1 }].map(
      (values, index) => secret("cluster-autoscaler", index + 1, values),
    ) as [KubeObject, KubeObject, KubeObject];
    expect(recordedSettings([first, asleep], "ml")).toBeUndefined();
    expect(recordedSettings([first, asleep, awake], "ml")).toBeDefined();
  });

  it("are not there without that chart", () => {
    expect(recordedSettings([secret("metrics-server")], "ml")).toBeUndefined();
  });
});
