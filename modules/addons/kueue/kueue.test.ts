import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import Kueue from "./kueue.ts";
import type { kueue } from "./spec.ts";

function addonOf(options: AddonProps<typeof kueue.options>["options"] = {}) {
  const template = Template.synthesize((stack) => {
    new Kueue(stack, "kueue", { cluster: aClusterRef, around: alone, options });
  });
  const [document] = template.resource("helm_release")["values"] as string[];
  const values = JSON.parse(String(document));
  return { template, values, configuration: JSON.parse(values.managerConfig.controllerManagerConfigYaml) };
}

describe("Kueue", () => {
  const { template, values, configuration } = addonOf();

  it("is the chart of the Kubernetes project, in a namespace whose pods are restricted", () => {
    expect(template.resource("helm_release")).toMatchObject({
      name: "kueue",
      namespace: "kueue-system",
      repository: "oci://registry.k8s.io/kueue/charts",
      chart: "kueue",
      version: "0.19.2",
      depends_on: [template.addressOf("kubernetes_namespace_v1")],
    });
    expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "kueue-system", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });

  it("stays up while a node is drained: without it, no job is accepted", () => {
    expect(values.controllerManager).toMatchObject({
      replicas: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      manager: { priorityClassName: "system-cluster-critical" },
    });
    expect(configuration.leaderElection.leaderElect).toBe(true);
    expect(addonOf({ replicas: 1 }).values.controllerManager.podDisruptionBudget.enabled).toBe(false);
    expect(addonOf({ replicas: 3 }).values.controllerManager.podDisruptionBudget.minAvailable).toBe(2);
    expect(() => addonOf({ replicas: 0 })).toThrow("0 is not a number of replicas");
    expect(() => addonOf({ replicas: 200 })).toThrow("Use at most 100.");
    expect(() => addonOf({ frameworks: [] })).toThrow("No kind of job is named, so nothing is queued.");
    expect(() => addonOf({ frameworks: ["batch/job", "batch/job"] })).toThrow("batch/job");
  });

  it("queues jobs in namespaces of teams, and leaves all others alone", () => {
    expect(configuration).toMatchObject({
      apiVersion: "config.kueue.x-k8s.io/v1beta2",
      kind: "Configuration",
      manageJobsWithoutQueueName: false,
      managedJobsNamespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] },
      resources: { excludeResourcePrefixes: ["vpc.amazonaws.com/", "hugepages-"] },
    });
    expect(configuration.integrations.frameworks).toContain("kubeflow.org/pytorchjob");
    const other = addonOf({ frameworks: ["batch/job"], manageJobsWithoutQueueName: true }).configuration;
    expect(other).toMatchObject({ manageJobsWithoutQueueName: true, integrations: { frameworks: ["batch/job"] } });
  });
});
