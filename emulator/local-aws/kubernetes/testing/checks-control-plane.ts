import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { priorityClasses } from "../../../../modules/addons/priority-classes/spec.ts";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { isRunning } from "../../testing/is-running.ts";
import { eventually, type LocalCluster } from "../../testing/local-cluster.ts";

interface Pod extends KubeObject {
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly reason?: string; readonly message?: string }[];
  };
}

/** Tests of the control plane itself, which the last of them ends. Others leave no nodes in it. */
export function checksControlPlane(cluster: () => LocalCluster): void {
  describe("a cluster that is a Kubernetes", () => {
    it("is described with its endpoint, authority and issuer, which serves discovery document and keys", async () => {
      const { cluster: described } = await cluster().eks("GET", "/clusters/ml");
      const { endpoint, certificateAuthority } = cluster().plane;
      expect(described).toMatchObject({ status: "ACTIVE", endpoint, identity: { oidc: { issuer: endpoint } } });
      expect(Buffer.from(described.certificateAuthority.data, "base64").toString()).toBe(certificateAuthority);
      const discovery = (await cluster().client.request("GET", "/.well-known/openid-configuration")) as object;
      expect(discovery).toMatchObject({ issuer: endpoint, jwks_uri: `${endpoint}/openid/v1/jwks` });
      expect(await cluster().client.request("GET", "/openid/v1/jwks")).toMatchObject({ keys: [{ alg: "RS256" }] });
    });

    it("tells of changes until it is no longer asked", async () => {
      const stopping = new AbortController();
      let changes = 0;
      const watching = cluster().client.watch("/api/v1/configmaps", () => void changes++, stopping.signal);
      await eventually(() => changes > 0 || undefined);
      const before = changes;
      await cluster().client.apply("/api/v1/namespaces/default/configmaps/told", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "told" },
      });
      await eventually(() => changes > before || undefined);
      stopping.abort();
      await watching;
    });

    it("runs pods on ready nodes", async () => {
      await cluster().createNodeGroup("web");
      await cluster().client.create("/api/v1/namespaces/default/pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web" },
        spec: { containers: [{ name: "web", image: "web" }] },
      });
      const status = await eventually(async () => {
        const pod = (await cluster().client.get("/api/v1/namespaces/default/pods/web")) as {
          status?: { phase: string };
        };
        return pod.status?.phase === "Running" ? pod.status.phase : undefined;
      });
      expect(status).toBe("Running");
    });

    it("gives pods the room of those of a lower priority class, and of no others", async () => {
      const { classes } = priorityClasses.options.parse({});
      for (const [name, { value, description, preemptionPolicy, globalDefault }] of Object.entries(classes)) {
        const own = { metadata: { name }, value, description, preemptionPolicy, globalDefault };
        const of = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass" };
        await cluster().client.create("/apis/scheduling.k8s.io/v1/priorityclasses", { ...of, ...own });
      }
      const pods = "/api/v1/namespaces/default/pods";
      // The node has room for one of them.
      const create = (name: string, priorityClassName: string) =>
        cluster().client.create(pods, {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name },
          spec: {
            priorityClassName,
            containers: [{ name: "work", image: "work", resources: { requests: { cpu: "1200m" } } }],
          },
        });
      const runs = (name: string) =>
        eventually(async () => {
          const pod = await cluster().client.get<Pod>(`${pods}/${name}`);
          return pod?.status.phase === "Running" ? true : undefined;
        });
      const isGone = (name: string) =>
        eventually(async () => ((await cluster().client.get(`${pods}/${name}`)) === undefined ? true : undefined));

      await create("spare", "spare");
      await runs("spare");
      await create("training", "training");
      await Promise.all([runs("training"), isGone("spare")]);
      await create("serving", "serving");
      await Promise.all([runs("serving"), isGone("training")]);
      await create("more", "training");
      const refusal = await eventually(async () => {
        const pod = await cluster().client.get<Pod>(`${pods}/more`);
        return pod?.status.conditions?.find(({ reason }) => reason === "Unschedulable")?.message;
      });
      expect(refusal).toContain("Insufficient cpu");
      await runs("serving");
      for (const name of ["serving", "more"]) await cluster().client.delete(`${pods}/${name}`);
    });

    it("says when it is not the version that EKS holds", async () => {
      expect(cluster().said).toEqual([]);
      await cluster().eks("POST", "/clusters/ml/updates", { version: "1.36" });
      const [said] = await eventually(() => (cluster().said.length > 0 ? cluster().said : undefined));
      expect(said).toBe(`Cluster ml asks for Kubernetes 1.36; what was found and runs is ${cluster().plane.version}.`);
    });

    it("leaves no process and no file when it is deleted", async () => {
      const { pids, kubeconfig } = cluster().plane;
      expect(pids).toHaveLength(5);
      await cluster().eks("DELETE", "/clusters/ml/node-groups/web");
      await cluster().eks("DELETE", "/clusters/ml");
      expect(existsSync(dirname(kubeconfig))).toBe(false);
      expect(pids.filter(isRunning)).toEqual([]);
    });
  });
}
