import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { eventually } from "@ml-platform/emulator/testing/local-cluster";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartFolder, skipWithoutHelm } from "../../testing/rendered-chart.ts";
import type { PodObject, WorkloadCluster } from "./workload-cluster.ts";

const chart = chartFolder("training-job");
const examples = fileURLToPath(new URL("../../../examples/nlp-training/", import.meta.url));
const valuesIn = (...files: string[]) => files.flatMap((file) => ["--values", `${examples}${file}`]);

interface JobObject extends KubeObject {
  readonly spec: { readonly suspend?: boolean; readonly activeDeadlineSeconds?: number };
  readonly status?: {
    readonly active?: number;
    readonly failed?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

/** Training jobs by the chart, with the values of the examples: where they run, what interrupts them and what fails them. */
export function checksTraining(place: WorkloadCluster): void {
  describe("training jobs", () => {
    skipWithoutHelm();
    const lasting = { annotations: { "simulation/ends-after": "1h" } };
    const path = (name: string) => `/apis/batch/v1/namespaces/${place.namespace}/jobs/${name}`;
    const job = async (name: string) => (await place.cluster().client.get(path(name))) as JobObject | undefined;
    const podsOf = (name: string) => place.pods(`app.kubernetes.io/instance=${name}`);
    /** Its pods that run, once there are as many. */
    const running = (name: string, count: number): Promise<PodObject[]> =>
      eventually(async () => {
        const found = (await podsOf(name)).filter(({ status }) => status?.phase === "Running");
        return found.length === count ? found : undefined;
      });
    const helm = async (...args: Parameters<WorkloadCluster["helm"]>) => {
      const { code, output } = await place.helm(...args);
      expect(code, output).toBe(0);
      return output;
    };
    const uninstall = async (...names: string[]) => {
      for (const name of names) await helm(["uninstall", name]);
      for (const name of names)
        expect(await eventually(async () => (await podsOf(name)).length === 0 || undefined)).toBe(true);
    };

    it("of the example run on a node for training, and are changed and changed back while they run", async () => {
      await helm(["install", "nlp-training", chart, ...valuesIn("values.yaml")], lasting);
      const [pod] = await running("nlp-training", 1);
      expect(await place.groupOfNode(pod?.spec.nodeName ?? "")).toMatch(/^gpu-training-/);

      await helm(
        ["upgrade", "nlp-training", chart, ...valuesIn("values.yaml"), "--set", "timeoutSeconds=7200"],
        lasting,
      );
      expect((await job("nlp-training"))?.spec.activeDeadlineSeconds).toBe(7200);
      await helm(["rollback", "nlp-training", "1"]);
      expect((await job("nlp-training"))?.spec.activeDeadlineSeconds).toBe(3600);
      const changed = await place.helm(
        ["upgrade", "nlp-training", chart, ...valuesIn("values.yaml"), "--set", "gpus=2"],
        lasting,
      );
      expect(changed).toMatchObject({
        code: 1,
        output: expect.stringContaining("Kubernetes changes no program of a job that exists"),
      });
      expect((await running("nlp-training", 1)).map(({ metadata }) => metadata["uid"])).toEqual([pod?.metadata["uid"]]);
    });

    it("go on elsewhere after a drain, which is no failure, unless a budget keeps their pods", async () => {
      const [before] = await running("nlp-training", 1);
      const drain = (...more: string[]) =>
        place
          .cluster()
          .kubectl(["drain", before?.spec.nodeName ?? "", "--ignore-daemonsets", "--delete-emptydir-data", ...more]);
      // Members of a team make none: it would keep nodes from being replaced.
      const budget = {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "nlp-training", namespace: place.namespace },
        spec: { minAvailable: 1, selector: { matchLabels: { "app.kubernetes.io/instance": "nlp-training" } } },
      };
      await place.apply([budget]);
      const budgets = `/apis/policy/v1/namespaces/${place.namespace}/poddisruptionbudgets/nlp-training`;
      await eventually(async () => {
        const { expectedPods } = ((await place.cluster().client.get(budgets))?.["status"] ?? {}) as Record<
          string,
          number
        >;
        return expectedPods === 1 || undefined;
      });
      expect(await drain("--timeout=3s")).toContain("violate the pod's disruption budget");
      expect((await running("nlp-training", 1))[0]?.metadata.name).toBe(before?.metadata.name);

      await place.cluster().client.delete(budgets);
      expect(await drain("--timeout=120s")).toContain("drained");
      const [after] = await running("nlp-training", 1);
      expect(after?.metadata.name).not.toBe(before?.metadata.name);
      expect(after?.spec.nodeName).not.toBe(before?.spec.nodeName);
      expect((await job("nlp-training"))?.status).toMatchObject({ active: 1 });
      expect((await job("nlp-training"))?.status?.failed ?? 0).toBe(0);
      await uninstall("nlp-training");
    });

    it("of two nodes run on two nodes of one zone, which find each other by name", async () => {
      await helm(["install", "pair", chart, ...valuesIn("values.yaml", "two-nodes.yaml")], lasting);
      const pods = await running("pair", 2);
      const nodes = await Promise.all(
        pods.map(({ spec }) => place.cluster().client.get(`/api/v1/nodes/${spec.nodeName}`)),
      );
      expect(new Set(nodes.map((node) => node?.metadata.name)).size).toBe(2);
      expect(new Set(nodes.map((node) => node?.metadata.labels?.["topology.kubernetes.io/zone"])).size).toBe(1);
      for (const node of nodes) expect(node?.metadata.labels).toMatchObject({ dedicated: "training" });
      expect(pods.map(({ spec }) => [spec["hostname"], spec["subdomain"]]).sort()).toEqual([
        ["pair-0", "pair"],
        ["pair-1", "pair"],
      ]);
      // The names are those of a Service, which has their addresses.
      const slices = await eventually(async () => {
        const found = await place
          .cluster()
          .client.list(`/apis/discovery.k8s.io/v1/namespaces/${place.namespace}/endpointslices`, {
            labelSelector: "kubernetes.io/service-name=pair",
          });
        const endpoints = found.flatMap((slice) => slice["endpoints"] as { hostname?: string }[]);
        return endpoints.length === 2 ? endpoints : undefined;
      });
      expect(slices.map(({ hostname }) => hostname).sort()).toEqual(["pair-0", "pair-1"]);
      await uninstall("pair");
    });

    it("wait in their queue until they are started, and an upgrade does not stop them again", async () => {
      for (const [name, files] of [
        ["queued", ["values.yaml", "lasting.yaml"]],
        ["queued-pair", ["values.yaml", "two-nodes.yaml", "lasting.yaml"]],
      ] as const) {
        await helm(["install", name, chart, ...valuesIn(...files)], lasting);
        expect(await job(name)).toMatchObject({
          metadata: { labels: { "kueue.x-k8s.io/queue-name": "default" } },
          spec: { suspend: true },
        });
        expect(await podsOf(name)).toEqual([]);
      }
      // As Kueue does once there is room.
      await place.cluster().client.patch(path("queued"), { spec: { suspend: false } });
      await running("queued", 1);
      await helm(
        ["upgrade", "queued", chart, ...valuesIn("values.yaml", "lasting.yaml"), "--set", "timeoutSeconds=7200"],
        lasting,
      );
      expect((await job("queued"))?.spec).toMatchObject({ suspend: false, activeDeadlineSeconds: 7200 });
      await uninstall("queued", "queued-pair");
    });

    it("fail at once with an exit code that trying again does not cure", async () => {
      const annotations = { "simulation/ends-after": "1s", "simulation/exit-code": "2" };
      await helm(["install", "wrong", chart, ...valuesIn("values.yaml")], { annotations });
      const failure = await eventually(async () =>
        (await job("wrong"))?.status?.conditions?.find(({ type, status }) => type === "Failed" && status === "True"),
      );
      expect(failure.reason).toBe("PodFailurePolicy");
      expect((await job("wrong"))?.status?.failed).toBe(1);
      await uninstall("wrong");
    });

    it("fit what the standard `restricted` allows, which is more than the team's namespace asks for", async () => {
      const namespace = { apiVersion: "v1", kind: "Namespace" };
      const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
      await place.apply([{ ...namespace, metadata: { name: "restricted", labels } }]);
      const nodeLocal = { "/models": { image: "registry.example.com/models/bert:1.0.0" } };
      const values = {
        ...parse(readFileSync(`${examples}values.yaml`, "utf8")),
        serviceAccount: "",
        priorityClass: "",
      };
      const { output } = await place.helm(["template", "strict", chart], { ...values, mounts: { nodeLocal } });
      const [template] = output
        .split("\n---\n")
        .map((text) => parse(text)?.spec?.template)
        .filter(Boolean);
      const pod = { apiVersion: "v1", kind: "Pod", ...template, metadata: { ...template.metadata, name: "strict" } };
      const said = await place
        .cluster()
        .kubectl(["create", "--dry-run=server", "-n", "restricted", "-f", "-"], JSON.stringify(pod));
      expect(said).toContain("pod/strict created");
    });
  });
}
