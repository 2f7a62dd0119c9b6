import { describe, expect, it } from "vitest";
import { referenceEnvironments } from "../../../../../environments/testing/reference.ts";
import { synthesized } from "../../../../../stacks/testing/synthesized.ts";
import type { LocalCluster } from "../../../testing/local-cluster.ts";
import { accessPolicies } from "../access-policies.ts";
import { may, mayAnother } from "./access-question.ts";
import { documentedPolicies, inNamespaces, ofTheCluster } from "./documented-policies.ts";
import { entryPath, Principals } from "./principals.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** `get pods/log`, `create jobs.batch` */
function permissions(rules: readonly Rule[]): Set<string> {
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}${group === "" ? "" : `.${group}`}`)),
    ),
  );
  return new Set(all);
}

/** Tests of access policies in force; what each of them allows is in `authorize.test.ts`. */
export function checksAccessPolicies(cluster: () => LocalCluster): void {
  const principals = new Principals(cluster);

  describe("access policies", () => {
    const claims = ["resourceclaims", "resourceclaims/status", "resourceclaimtemplates"];
    const newer = ["events.events.k8s.io", ...claims.map((resource) => `${resource}.resource.k8s.io`)];
    const changing = ["pods/eviction", "serviceaccounts/token", "leases.coordination.k8s.io", ...newer];

    /** AWS calls them similar to Kubernetes' own roles, so that a slip in the table shows here. */
    it.each<[policy: string, role: string, beyond: readonly string[]]>([
      ["AmazonEKSViewPolicy", "view", newer],
      ["AmazonEKSEditPolicy", "edit", changing],
      ["AmazonEKSAdminPolicy", "admin", changing],
    ])("%s is Kubernetes' role %s, but for %j", async (policy, role, beyond) => {
      const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${role}`;
      const { rules } = (await cluster().client.request("GET", path)) as { rules: Rule[] };
      const ofRole = permissions(rules);
      const ofPolicy = permissions(
        accessPolicies[policy]?.resources.map(({ groups, ...rule }) => ({ ...rule, apiGroups: groups })) ?? [],
      );
      expect([...ofPolicy].filter((permission) => !ofRole.has(permission))).toEqual([]);
      const missed = [...ofRole].filter((permission) => !ofPolicy.has(permission)).map((text) => text.split(" ")[1]);
      expect([...new Set(missed)].sort()).toEqual([...beyond].sort());
    });

    it("do not follow who acts as somebody else", async () => {
      const principalArn = await cluster().createRole("somebody", "ec2.amazonaws.com");
      await principals.admit(principalArn, "AmazonEKSClusterAdminPolicy");
      const admin = principals.signedIn(await principals.assume(principalArn));
      const { status } = (await admin.request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
        body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      })) as { status: { userInfo: { username: string } } };
      expect(await may(admin, "delete nodes")).toBe(true);
      const { username: user } = status.userInfo;
      expect(await mayAnother(cluster().client, { user }, "delete nodes")).toBe(false);
    });
  });

  describe("the access entries of the reference environments", () => {
    it("let in whom they name, for what they name", async () => {
      const { text } = await synthesized(referenceEnvironments);
      const clusters = Object.values(text)
        .map(entriesIn)
        .filter((all) => all.length > 0);
      expect(clusters.length).toBeGreaterThan(2);
      for (const all of clusters) {
        for (const { principalArn, policy, namespaces } of all) {
          await cluster()
            .createRole(principalArn.replace(/.*\//, ""), "ec2.amazonaws.com")
            .catch(() => undefined);
          await principals.admit(principalArn, policy, namespaces);
        }
        for (const { principalArn, policy, namespaces } of all) {
          const client = principals.signedIn(await principals.assume(principalArn));
          const column = documentedPolicies.indexOf(policy);
          const documented = (table: typeof inNamespaces, question: string) =>
            table.find(([each]) => each === question)?.[1][column] === "y";
          for (const question of ["list pods", "delete pods", "list secrets"]) {
            const inScope = documented(inNamespaces, question);
            for (const namespace of namespaces ?? ["any"]) expect(await may(client, question, namespace)).toBe(inScope);
            expect(await may(client, question, "other")).toBe(inScope && namespaces === undefined);
          }
          const everywhere = namespaces === undefined && documented(ofTheCluster, "list nodes");
          expect(await may(client, "list nodes")).toBe(everywhere);
        }
        for (const { principalArn } of all) await cluster().eks("DELETE", entryPath(principalArn));
      }
    });

    interface Entry {
      readonly principalArn: string;
      readonly policy: string;
      readonly namespaces: readonly string[] | undefined;
    }

    /** Those in a `cdk.tf.json` of principals that exist before it: each has one policy. */
    function entriesIn(json: string): Entry[] {
      const { resource = {} } = JSON.parse(json) as {
        resource?: Record<string, Record<string, Association & Principal>>;
      };
      const principals = resource["aws_eks_access_entry"] ?? {};
      return Object.values(resource["aws_eks_access_policy_association"] ?? {}).flatMap((association) => {
        const [, id = ""] = /^\$\{aws_eks_access_entry\.(.+)\.principal_arn\}$/.exec(association.principal_arn) ?? [];
        const { principal_arn: principalArn = "" } = principals[id] ?? {};
        if (principalArn.startsWith("${")) return [];
        const { namespaces } = association.access_scope;
        const policy = association.policy_arn.replace(/.*\//, "");
        return [{ principalArn, policy, namespaces }];
      });
    }

    interface Principal {
      readonly principal_arn: string;
    }

    interface Association {
      readonly policy_arn: string;
      readonly access_scope: { readonly namespaces?: readonly string[] };
    }
  });
}
