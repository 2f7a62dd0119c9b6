import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { eventually, missing } from "@ml-platform/emulator/testing/local-cluster";
import { findTool } from "@ml-platform/emulator/tools";
import { quantityOf } from "@ml-platform/rules";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { argumentsOf, pageValues } from "../../service/testing/page.ts";
import { ServiceRepository } from "../../service/testing/service-repository.ts";
import { chartFolder, runHelm, skipWithoutHelm } from "../../testing/rendered-chart.ts";
import type { WorkloadCluster } from "./workload-cluster.ts";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds.
type Json = any;

/** Nodes for this part alone, so that no other pods are in the way of a drain. */
const pool = "services";
const labelSelector = "app.kubernetes.io/instance=greeter";
const replicas = 3;

/** What the chart needs that a member of the team gives it. */
const small = {
  image: "registry.example.com/services/greeter:1",
  resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
};

const execute = promisify(execFile);

/**
 * What `platform service new` writes, on a real API server and scheduler: installed by helm in the namespace of a team,
 * upgraded, rolled back, scaled, and drained.
 */
export function checksServices(place: WorkloadCluster): void {
  const chart = chartFolder("service");
  const kubectl = (args: readonly string[], input?: string) => place.cluster().kubectl(args, input);
  const list = (path: string): Promise<Json[]> =>
    place.cluster().client.list(path.replace("{namespace}", `namespaces/${place.namespace}`), { labelSelector });
  const pods = async () =>
    (await list("/api/v1/{namespace}/pods")).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const images = async () => [...new Set((await pods()).map(({ spec }) => spec.containers[0].image))];
  const available = async () => (await list("/apis/apps/v1/{namespace}/deployments"))[0]?.status.availableReplicas ?? 0;
  const all = () => eventually(async () => ((await available()) === replicas ? true : undefined));
  const nodes = async () => (await place.nodes(`dedicated=${pool}`)).map(({ metadata }) => metadata.name).sort();

  const repository = new ServiceRepository();
  /** As an administrator, as jobs of the pipeline call it. */
  const helm = async (...args: readonly string[]) =>
    (await execute(findTool("helm") ?? "helm", [...args, "--kubeconfig", place.cluster().plane.kubeconfig])).stdout;
  const upgrade = (tag: string) =>
    helm(
      ...["upgrade", "greeter", chart, "--install", "--rollback-on-failure", "--timeout", "3m"],
      ...["--namespace", place.namespace, "--values", repository.path("services/greeter/values.yaml")],
      ...["--values", repository.path("services/greeter/values-dev.yaml")],
      ...["--set", `pool=${pool},autoscaling.min=${replicas}`],
      ...["--set-string", `image=registry.example.com/services/greeter:${tag}`],
    );

  describe("a service that was scaffolded", () => {
    skipWithoutHelm();

    beforeAll(async () => {
      if (findTool("helm") === undefined || missing !== undefined) return;
      await repository.service("new greeter --team nlp");
      await place.cluster().createNodeGroup("services", {
        labels: { dedicated: pool },
        taints: [{ key: "dedicated", value: pool, effect: "NO_SCHEDULE" }],
        scalingConfig: { minSize: replicas, maxSize: replicas, desiredSize: replicas },
      });
      await eventually(async () => ((await nodes()).length === replicas ? true : undefined));
    });

    it("is installed as it is, within the quota of the team, and spread over nodes", async () => {
      const used = async () => {
        const quota = await place
          .cluster()
          .client.get<KubeObject & Json>(`/api/v1/namespaces/${place.namespace}/resourcequotas/tenant`);
        return quantityOf(quota?.status?.used?.["requests.cpu"] ?? "0") ?? 0;
      };
      const before = await used();
      await upgrade("1");
      await all();
      expect((await pods()).map(({ spec }) => spec.nodeName).sort()).toEqual(await nodes());
      await eventually(async () => ((await used()) - before > 0.29 ? true : undefined));
      const [policy] = await list("/apis/networking.k8s.io/v1/{namespace}/networkpolicies");
      expect(policy.spec).toMatchObject({ policyTypes: ["Ingress", "Egress"], egress: [expect.anything()] });
      expect(policy.spec.ingress ?? []).toEqual([]);
      const [budget] = await list("/apis/policy/v1/{namespace}/poddisruptionbudgets");
      expect(budget.spec.maxUnavailable).toBe(1);
      const [scaler] = await list("/apis/autoscaling/v2/{namespace}/horizontalpodautoscalers");
      expect(scaler.spec).toMatchObject({ minReplicas: replicas, scaleTargetRef: { name: "greeter" } });
    });

    it("is upgraded, keeps as many pods as its autoscaler wants, and is rolled back", async () => {
      await upgrade("2");
      expect([await available(), await images()]).toEqual([replicas, ["registry.example.com/services/greeter:2"]]);
      await helm("rollback", ...argumentsOf("helm rollback"));
      expect([await available(), await images()]).toEqual([replicas, ["registry.example.com/services/greeter:1"]]);
      const history: Json[] = JSON.parse(await helm("history", ...argumentsOf("helm history"), "--output", "json"));
      expect(history.map(({ revision, status }) => [revision, status])).toEqual([
        [1, "superseded"],
        [2, "superseded"],
        [3, "deployed"],
      ]);
    });

    it("loses one pod at a time to drains, which wait until it runs elsewhere", async () => {
      const [one = "", two = "", three = ""] = await nodes();
      const drain = (node: string, seconds: number) =>
        kubectl([
          ...["drain", node, "--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${seconds}s`],
          `--pod-selector=${labelSelector}`,
        ]);
      await kubectl(["cordon", two, three]);
      expect(await drain(one, 120)).toContain(`node/${one} drained`);
      expect(await drain(two, 6)).toContain("Cannot evict pod as it would violate the pod's disruption budget");
      expect(await available()).toBe(replicas - 1);
      await kubectl(["uncordon", one]);
      expect(await drain(two, 120)).toContain(`node/${two} drained`);
      await kubectl(["uncordon", two, three]);
      await all();
    });

    it("is of every environment, and may have everything that docs/services.md shows, taken field by field", async () => {
      const scaffolded = new ServiceRepository();
      await scaffolded.service("new greeter --domain example.com");
      const ofService = (file: string) => parse(scaffolded.read(`services/greeter/${file}`));
      const ofEnvironments = ["dev", "prod"].map((name) =>
        runHelm(
          [
            "template",
            name,
            chart,
            "--namespace",
            place.namespace,
            "--values",
            scaffolded.path("services/greeter/values.yaml"),
          ],
          ofService(`values-${name}.yaml`),
        ),
      );
      const ofPage = pageValues.map((text, index) => {
        // The kinds of the Prometheus operator are not here.
        const { metrics: _, ...shown } = parse(text);
        return runHelm(["template", `shown-${index}`, chart, "--namespace", place.namespace], { ...small, ...shown });
      });
      const said = await kubectl(
        ["apply", "--server-side", "--dry-run=server", "--namespace", place.namespace, "--filename=-"],
        [...ofEnvironments, ...ofPage].join("---\n"),
      );
      const lines = said.trimEnd().split("\n");
      expect(lines.filter((line) => !line.endsWith(" serverside-applied (server dry run)"))).toEqual([]);
      expect(lines.filter((line) => line.startsWith("deployment.apps/"))).toHaveLength(2 + pageValues.length);
      expect(lines.filter((line) => line.startsWith("ingress.networking.k8s.io/"))).toHaveLength(2);
    });

    it("is removed without a trace", async () => {
      await helm("uninstall", ...argumentsOf("helm uninstall"), "--wait");
      for (const path of ["apps/v1/{namespace}/deployments", "policy/v1/{namespace}/poddisruptionbudgets"])
        expect(await list(`/apis/${path}`), path).toEqual([]);
    });

    it("can be tried by a member of the team without what concerns others, and not with it", async () => {
      const whole = await place.helm(["install", "trial", chart], small);
      expect(whole).toMatchObject({
        code: 1,
        output: expect.stringMatching(/(networkpolicies|poddisruptionbudgets).*forbidden/s),
      });
      await place.helm(["uninstall", "trial", "--ignore-not-found"]);
      const alone = { podDisruptionBudget: { enabled: false }, networkPolicy: { enabled: false } };
      const { code, output } = await place.helm(["install", "trial", chart], { ...small, ...alone });
      expect(code, output).toBe(0);
      await place.helm(["uninstall", "trial"]);
    });
  });
}
