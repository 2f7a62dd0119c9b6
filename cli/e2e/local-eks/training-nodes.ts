import { eventually } from "@ml-platform/emulator/testing/local-cluster";
import { describe, expect, it } from "vitest";
import { chartFolder, skipWithoutHelm } from "../../testing/rendered-chart.ts";
import type { WorkloadCluster } from "./workload-cluster.ts";

const groups = ["gpu-training-us-east-2a", "gpu-training-us-east-2b"];
const job = {
  image: "registry.example.com/ml/train:1.0.0",
  gpus: 8,
  resources: { requests: { cpu: 8, memory: "64Gi" }, limits: { cpu: 8, memory: "64Gi" } },
};

/** Nodes for training come for training jobs, take nothing else, and go again. */
export function checksTrainingNodes(place: WorkloadCluster): void {
  describe("the nodes for training", () => {
    skipWithoutHelm();
    const training = () => place.nodes("dedicated=training");

    it("come from zero for a job", async () => {
      expect(await training()).toEqual([]);
      const annotations = { "simulation/ends-after": "600s" };
      const { code, output } = await place.helm(["install", "first", chartFolder("training-job")], {
        ...job,
        annotations,
      });
      expect(code, output).toBe(0);
      const [group] = await place.groupsOf("app.kubernetes.io/instance=first", 1);
      expect(groups).toContain(group);
    });

    it("take no pod that is not for training, whether it asks for GPUs or not", async () => {
      const { client } = place.cluster();
      const pods = `/api/v1/namespaces/${place.namespace}/pods`;
      const [node] = await training();
      const container = { name: "main", image: "registry.example.com/main", resources: {} as object };
      const ordinary = [
        ["plain", { containers: [container] }],
        ["gpu", { containers: [{ ...container, resources: { limits: { "nvidia.com/gpu": "1" } } }] }],
        [
          "inference",
          {
            tolerations: [
              { key: "nvidia.com/gpu", operator: "Exists" },
              { key: "dedicated", value: "inference" },
            ],
            containers: [container],
          },
        ],
      ] as const;
      for (const [name, spec] of ordinary) {
        await client.create(pods, {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name, labels: { app: "ordinary" } },
          // The label is no way in: the taint is what keeps them off.
          spec: { nodeSelector: { dedicated: "training" }, ...spec },
        });
      }
      for (const [name] of ordinary) {
        const message = await eventually(async () => {
          const found = (await place.pods("app=ordinary")).find(({ metadata }) => metadata.name === name);
          return found?.status?.conditions?.find(({ type }) => type === "PodScheduled")?.message;
        });
        expect(message).toMatch(/untolerated taint/);
      }
      expect(node).toBeDefined();
      await client.request("DELETE", pods, { query: { labelSelector: "app=ordinary" } });
    });

    it("run agents of the platform and the job, and nothing else", async () => {
      const names = (await training()).map(({ metadata }) => metadata.name);
      const there = (await place.cluster().client.list("/api/v1/pods")).filter(({ spec }) =>
        names.includes((spec as { nodeName?: string }).nodeName ?? ""),
      );
      const strangers = there.filter(
        ({ metadata: { namespace, labels = {} } }) =>
          namespace !== "kube-system" && labels["app.kubernetes.io/name"] !== "training-job",
      );
      expect(there.length).toBeGreaterThan(1);
      expect(strangers.map(({ metadata }) => metadata.name)).toEqual([]);
    });

    it("go again once no job needs them", async () => {
      expect((await place.helm(["uninstall", "first"])).code).toBe(0);
      expect(await eventually(async () => (await training()).length === 0 || undefined)).toBe(true);
    });
  });
}
