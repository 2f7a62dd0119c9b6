import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { checkEnvironment } from "../../../../../environments/model/check-environment.ts";
import { smallSpec } from "../../../../../environments/testing/reference.ts";
import { queueObjects } from "../../../../../modules/teams/queues.ts";
import type { Template } from "../../../../../modules/testing/template.ts";
import { synthesized } from "../../../../../stacks/testing/synthesized.ts";
import { eventually, type LocalCluster, missing } from "../../../testing/local-cluster.ts";
import { mayAnother } from "./access-question.ts";
import { outcome } from "./principals.ts";

const kueueKinds = "../../../../cluster-providers/helm/kinds/kueue.json";

/** Tests of what teams get in a cluster, and who may do what there. */
export function checksTeams(cluster: () => LocalCluster): void {
  describe("the teams of a cluster", () => {
    const members = ["arn:aws:iam::111111111111:role/team"];
    const bounds = { members, quota: { "requests.nvidia.com/gpu": "8" } };
    const nlp = "/api/v1/namespaces/team-nlp";

    beforeAll(async () => {
      if (missing !== undefined) return;
      const environment = checkEnvironment({ ...smallSpec, teams: { nlp: bounds, vision: bounds } });
      const template = (await synthesized([environment])).templates["small-ml-teams"] as Template;
      for (const [kind, place] of Object.entries(places)) {
        for (const [address, block] of Object.entries(template.resources)) {
          const [, type = "", owner = ""] = /^kubernetes_(\w+)_v1\.\w+?_(team-[a-z]+)_/.exec(address) ?? [];
          if (type !== kind) continue;
          const object = inKubernetes(block) as { metadata: { name: string } };
          const metadata = { ...object.metadata, ...(kind !== "namespace" && { namespace: owner }) };
          await cluster().client.create(place.replace("*", owner), { ...object, metadata } as never);
        }
      }
    });

    const podOf = (name: string, gpus?: string) => ({
      metadata: { name },
      spec: {
        containers: [
          {
            name: "main",
            image: "train",
            ...(gpus !== undefined && { resources: { limits: { "nvidia.com/gpu": gpus } } }),
          },
        ],
      },
    });

    it("fill in what a pod leaves out, and refuse the ninth GPU", async () => {
      const account = async () => await cluster().client.get(`${nlp}/serviceaccounts/default`);
      await eventually(account);
      const counted = async () =>
        ((await cluster().client.get(`${nlp}/resourcequotas/tenant`)) as { status?: { used?: object } }).status?.used;
      await eventually(counted);
      const filled = await cluster().client.create(`${nlp}/pods`, podOf("eight", "8") as never);
      expect(filled).toMatchObject({
        spec: {
          containers: [
            {
              resources: {
                requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "1Gi", "nvidia.com/gpu": "8" },
                limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "4Gi" },
              },
            },
          ],
        },
      });
      expect(await outcome(cluster().client.create(`${nlp}/pods`, podOf("ninth", "1") as never))).toContain(
        "exceeded quota: tenant, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8",
      );
      expect(await cluster().client.create(`${nlp}/pods`, podOf("none") as never)).toMatchObject({
        metadata: { name: "none" },
      });
      for (const each of ["eight", "none"]) await cluster().client.delete(`${nlp}/pods/${each}`);
    });

    it("keep out everybody by policies that select all pods", async () => {
      const found = await cluster().client.list("/apis/networking.k8s.io/v1/namespaces/team-nlp/networkpolicies");
      expect(found.map(({ metadata }) => metadata?.name).sort()).toEqual([
        "cluster-api",
        "dns",
        "internet",
        "isolation",
        "pod-identity",
      ]);
      for (const { spec } of found as unknown as { spec: object }[]) expect(spec).toMatchObject({ podSelector: {} });
    });

    it("have queues that Kueue's schemas accept, field by field", async () => {
      const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
      const { kinds } = JSON.parse(readFileSync(new URL(kueueKinds, import.meta.url), "utf8")) as { kinds: object[] };
      for (const kind of kinds) await cluster().client.create(definitions, kind as never);
      const queues = queueObjects({
        teams: { nlp: { namespace: "team-nlp", quota: bounds.quota, queue: { borrowGpus: 4 } } },
        nodeGroups: checkEnvironment(smallSpec).clusters["ml"]?.nodeGroups ?? {},
        zones: 2,
      });
      expect(queues.length).toBeGreaterThan(3);
      for (const queue of queues) {
        const { kind, metadata } = queue as { kind: string; metadata: { namespace?: string } };
        const within = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
        const path = `/apis/kueue.x-k8s.io/v1beta2${within}/${kind.toLowerCase()}s`;
        await eventually(async () => Array.isArray(await outcome(cluster().client.list(path))) || undefined);
        await cluster().client.request("POST", path, { body: queue, query: { fieldValidation: "Strict" } } as never);
      }
    });

    // As the table of docs/teams.md has it: a member, a viewer, a member in the namespace of another team, a stranger.
    it.each([
      ["create pods", "y---"],
      ["get pods", "yy--"],
      ["create jobs.batch", "y---"],
      ["list jobs.batch", "yy--"],
      ["get pods/log", "yy--"],
      ["create pods/exec", "y---"],
      ["get pods/exec", "y---"],
      ["get secrets", "y---"],
      ["list secrets", "y---"],
      ["get resourcequotas", "yy--"],
      ["update resourcequotas", "----"],
      ["delete networkpolicies.networking.k8s.io", "----"],
      ["create rolebindings.rbac.authorization.k8s.io", "----"],
      ["create secretstores.external-secrets.io", "----"],
      ["list nodes", "----"],
      ["get namespaces", "yy--"],
      ["delete namespaces", "----"],
    ])("kubectl auth can-i %s: %s", async (question, expected) => {
      const asked = [
        ["team:nlp:members", "team-nlp"],
        ["team:nlp:viewers", "team-nlp"],
        ["team:nlp:members", "team-vision"],
        ["strangers", "team-nlp"],
      ] as const;
      const answers = await Promise.all(
        asked.map(([group, namespace]) =>
          mayAnother(cluster().client, { user: "kim", groups: [group] }, question, namespace),
        ),
      );
      expect(answers.map((answer) => (answer ? "y" : "-")).join("")).toBe(expected);
    });
  });
}

/** Where objects of a resource of the Kubernetes provider are created, namespaces first. */
const places: Readonly<Record<string, string>> = {
  namespace: "/api/v1/namespaces",
  resource_quota: "/api/v1/namespaces/*/resourcequotas",
  limit_range: "/api/v1/namespaces/*/limitranges",
  network_policy: "/apis/networking.k8s.io/v1/namespaces/*/networkpolicies",
  role: "/apis/rbac.authorization.k8s.io/v1/namespaces/*/roles",
  role_binding: "/apis/rbac.authorization.k8s.io/v1/namespaces/*/rolebindings",
};

/** Blocks that the provider names in the singular, as Terraform does. */
const plurals: Readonly<Record<string, string>> = {
  rule: "rules",
  subject: "subjects",
  limit: "limits",
  match_expression: "matchExpressions",
};

/** A block of the Kubernetes provider as the object that it stands for. */
function inKubernetes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKubernetes);
  if (typeof value === "string" && /^\$\{kubernetes_role_v1\./.test(value))
    return value.includes("viewer") ? "viewer" : "member";
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "depends_on")
      .map(([key, each]) => [
        plurals[key] ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        key === "port" && /^\d+$/.test(String(each)) ? Number(each) : key === "hard" ? each : inKubernetes(each),
      ]),
  );
}
