import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { KubeError } from "../../../kubernetes-api/kube-error.ts";
import { addonsController } from "./addons.ts";
import type { ClusterView } from "./controller.ts";

const addon = { addonName: "coredns", addonVersion: "v1.13.1-eksbuild.1" };

/** A cluster that has the add-on, whose API server has done nothing with its objects but to keep them. */
function clusterWith(change: { runsPods?: boolean; computeConfig?: object } = {}) {
  const objects = new Map<string, KubeObject>();
  const applied: string[] = [];
  const { runsPods = true, computeConfig } = change;
  let refusal: Error | undefined;
  const view = {
    runsPods,
    region: { account: { region: "eu-west-1" } },
    record: {
      cluster: { kubernetesNetworkConfig: {}, computeConfig },
      addons: new Map([["coredns", addon]]),
      selfManagedAddons: new Map<string, string>(),
      addonHealth: new Map(),
    },
    client: {
      get: async (path: string) => objects.get(path),
      apply: async (path: string, object: KubeObject) => {
        if (refusal !== undefined) throw refusal;
        applied.push(path);
        objects.set(path, object);
      },
      delete: async (path: string) => void objects.delete(path),
    },
  };
  const controller = addonsController();
  return {
    ...view,
    objects,
    applied,
    refuse: (error: Error | undefined) => {
      refusal = error;
    },
    reconcile: () => controller.reconcile(view as unknown as ClusterView),
    status: () => view.record.addonHealth.get("coredns")?.status,
  };
}

describe("add-ons", () => {
  it("wait for the replicas of their Deployments, and for none where nobody makes pods or where EKS brings the nodes", async () => {
    const statuses: unknown[] = [];
    for (const change of [{}, { runsPods: false }, { computeConfig: { enabled: true } }]) {
      const cluster = clusterWith(change);
      await cluster.reconcile();
      statuses.push(cluster.status());
    }
    expect(statuses).toEqual(["DEGRADED", "ACTIVE", "ACTIVE"]);
  });

  it("are applied once, and again only when EKS holds something else", async () => {
    const { applied, record, reconcile } = clusterWith();
    await reconcile();
    const once = applied.length;
    await reconcile();
    expect(applied).toHaveLength(once);
    record.addons.set("coredns", { ...addon, addonVersion: "v1.12.4-eksbuild.1" });
    await reconcile();
    expect(applied.length).toBeGreaterThan(once);
  });

  it("take along what they no longer have, and everything when they go", async () => {
    const { objects, record, reconcile } = clusterWith();
    const budget = "/apis/policy/v1/namespaces/kube-system/poddisruptionbudgets/coredns";
    await reconcile();
    expect(objects.has(budget)).toBe(true);
    const configurationValues = '{"podDisruptionBudget": {"enabled": false}}';
    record.addons.set("coredns", { ...addon, configurationValues } as typeof addon);
    await reconcile();
    expect(objects.has(budget)).toBe(false);
    record.addons.delete("coredns");
    await reconcile();
    expect([...objects.keys()]).toEqual([]);
  });

  it("fail with the words of the API server, and recover once it takes them", async () => {
    const { refuse, reconcile, record, status } = clusterWith({ runsPods: false });
    refuse(new KubeError(422, "Invalid", "spec.replicas: Invalid value: -1"));
    await reconcile();
    expect(record.addonHealth.get("coredns")).toMatchObject({
      status: "CREATE_FAILED",
      health: { issues: [{ message: "spec.replicas: Invalid value: -1" }] },
    });
    refuse(undefined);
    await reconcile();
    expect(status()).toBe("ACTIVE");
  });
});
