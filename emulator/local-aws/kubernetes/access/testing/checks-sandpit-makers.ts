import { beforeAll, describe, expect, it } from "vitest";
import type { KubeClient } from "../../../../kubernetes-api/kube-client.ts";
import { eventually, type LocalCluster, missing } from "../../../testing/local-cluster.ts";
import { may } from "./access-question.ts";
import { outcome, Principals } from "./principals.ts";

/** Tests of whom pipelines sign in as that make sandpits. */
export function checksSandpitMakers(cluster: () => LocalCluster): void {
  const principals = new Principals(cluster);

  describe("who makes sandpits, by a policy for their namespaces and a group that creates namespaces", () => {
    const rbac = "rbac.authorization.k8s.io";
    const group = "sandpit-deployers";
    const inside = "/api/v1/namespaces/sandpit-kim";
    let client: KubeClient;

    beforeAll(async () => {
      if (missing !== undefined) return;
      const principalArn = await cluster().createRole("terraform-sandpit", "ec2.amazonaws.com");
      await principals.admit(principalArn, "AmazonEKSClusterAdminPolicy", ["sandpit-*"], { kubernetesGroups: [group] });
      client = principals.signedIn(await principals.assume(principalArn));
      const all = { rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["create"] }] };
      await cluster().client.create(`/apis/${rbac}/v1/clusterroles`, { metadata: { name: group }, ...all } as never);
      await cluster().client.create(`/apis/${rbac}/v1/clusterrolebindings`, {
        metadata: { name: group },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: group },
        subjects: [{ apiGroup: rbac, kind: "Group", name: group }],
      } as never);
      await eventually(async () => (await may(client, "create namespaces")) || undefined);
    });

    const namespace = (name: string) => client.create("/api/v1/namespaces", { metadata: { name } } as never);
    /** A role that may do more than who makes it has by RBAC. */
    const role = (where: string) => {
      const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
      const path = `/apis/${rbac}/v1/namespaces/${where}/roles`;
      return outcome(client.create(path, { metadata: { name: "owner" }, rules } as never));
    };

    it("makes a namespace with a quota and a role for its owner, and removes it", async () => {
      await namespace("sandpit-kim");
      const quota = { metadata: { name: "quota" }, spec: { hard: { pods: "5" } } };
      await client.create(`${inside}/resourcequotas`, quota as never);
      expect(await role("sandpit-kim")).toMatchObject({ metadata: { name: "owner" } });
      expect(await client.get(inside)).toMatchObject({ metadata: { name: "sandpit-kim" } });
      expect(await client.request("DELETE", inside)).toMatchObject({ metadata: { name: "sandpit-kim" } });
    });

    it("makes nothing in what is no sandpit's, reads no secrets there, and removes nothing", async () => {
      await namespace("else");
      expect(await role("else")).toMatch(/forbidden/);
      expect(await role("kube-system")).toMatch(/forbidden/);
      expect(await outcome(client.list("/api/v1/namespaces/kube-system/secrets"))).toMatch(/forbidden/);
      expect(await outcome(client.request("DELETE", "/api/v1/namespaces/else"))).toMatch(/forbidden/);
      expect(await outcome(client.request("DELETE", "/api/v1/namespaces/kube-system"))).toMatch(/forbidden/);
      expect(await outcome(client.list("/api/v1/secrets"))).toMatch(/forbidden/);
      expect(await may(client, `escalate clusterroles.${rbac}`)).toBe(false);
      expect(await may(client, `create clusterrolebindings.${rbac}`)).toBe(false);
    });
  });
}
