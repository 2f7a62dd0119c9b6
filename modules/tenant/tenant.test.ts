import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { aTenant } from "../testing/tenant.ts";
import { Tenant, type TenantPeople, type TenantProps } from "./index.ts";

function tenantOf(props: Partial<TenantProps> = {}): Template {
  return Template.synthesize((stack) => {
    new Tenant(stack, "tenant", { ...aTenant, ...props });
  });
}

const template = tenantOf();
const owner = aTenant.people["owner"] as TenantPeople;
const first = { metadata: { namespace: reference("sandpit-anna") } };

/** The name of a namespace, as objects in it have it. */
function reference(namespace: string): string {
  return `\${${template.addressOf("kubernetes_namespace_v1", { metadata: { name: namespace } })}.metadata[0].name}`;
}

function statementsOf(policy: unknown) {
  return JSON.parse(String(policy)).Statement;
}

describe("the namespaces of a tenant", () => {
  it("are marked, and refuse pods that reach out of their containers", () => {
    for (const name of ["sandpit-anna", "sandpit-anna-batch"]) {
      expect(template.resource("kubernetes_namespace_v1", { metadata: { name } })).toEqual({
        metadata: {
          name,
          annotations: { owner: "anna.b@example.com" },
          labels: {
            environment: "anna",
            sandpit: "anna",
            "pod-security.kubernetes.io/enforce": "baseline",
            "pod-security.kubernetes.io/warn": "restricted",
            "pod-security.kubernetes.io/audit": "restricted",
          },
        },
      });
    }
    expect(tenantOf({ podSecurity: "restricted" }).resourcesOfType("kubernetes_namespace_v1")[0]).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });

  it("have a quota each, in which no pod fits while the tenant is asleep", () => {
    const all = { metadata: { name: "tenant", ...first.metadata } };
    expect(template.resource("kubernetes_resource_quota_v1", all)["spec"]).toEqual({ hard: aTenant.bounds.quota });
    expect(
      tenantOf({ bounds: { ...aTenant.bounds, asleep: true } })
        .resourcesOfType("kubernetes_resource_quota_v1")
        .map(({ spec }) => (spec as { readonly hard: Readonly<Record<string, string>> }).hard["pods"]),
    ).toEqual(["0", "0", "0", "0"]);
    expect(template.resourcesOfType("kubernetes_resource_quota_v1")).toHaveLength(4);
  });

  it("run no pod that evicts those of others", () => {
    expect(
      template.resource("kubernetes_resource_quota_v1", { metadata: { name: "no-critical-pods", ...first.metadata } })[
        "spec"
      ],
    ).toEqual({
      hard: { pods: "0" },
      scope_selector: {
        match_expression: [
          {
            scope_name: "PriorityClass",
            operator: "In",
            values: ["system-cluster-critical", "system-node-critical"],
          },
        ],
      },
    });
  });

  it("say for containers what they do not say themselves, in Kubernetes' own spelling", () => {
    const { bounds } = aTenant;
    const defaultLimits = { ...bounds.containers.defaultLimits, memory: "2048Mi" };
    const other = tenantOf({ bounds: { ...bounds, containers: { ...bounds.containers, defaultLimits } } });
    expect(other.resource("kubernetes_limit_range_v1", first)["spec"]).toEqual({
      limit: [
        {
          type: "Container",
          default: { cpu: "1", memory: "2Gi", "ephemeral-storage": "4Gi" },
          default_request: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "1Gi" },
        },
        { type: "PersistentVolumeClaim", max: { storage: "100Gi" } },
      ],
    });
  });

  it("admit one group, once everything that limits it is there", () => {
    const binding = template.resource("kubernetes_role_binding_v1", first);
    expect(binding["subject"]).toEqual([
      { api_group: "rbac.authorization.k8s.io", kind: "Group", name: "sandpit:anna" },
    ]);
    const limits = ["kubernetes_resource_quota_v1", "kubernetes_limit_range_v1", "kubernetes_network_policy_v1"];
    const needed = Object.entries(template.resources)
      .filter(([address]) => limits.some((type) => address.startsWith(type)))
      .filter(([, { metadata }]) => (metadata as { namespace: string }).namespace === first.metadata.namespace)
      .map(([address]) => address);
    expect(needed.length).toBeGreaterThan(6);
    expect([...(binding["depends_on"] as string[])].sort()).toEqual(needed.sort());
  });
});

describe("a tenant whose cluster nobody else uses", () => {
  it("has namespaces, and no bounds", () => {
    const own = tenantOf({ bounds: undefined });
    expect(own.resourcesOfType("kubernetes_namespace_v1")).toHaveLength(2);
    expect(own.resourcesOfType("kubernetes_role_binding_v1")).toHaveLength(2);
    expect(own.addresses.filter((address) => /_(resource_quota|limit_range|network_policy)_/.test(address))).toEqual(
      [],
    );
  });
});

describe("the owner of a tenant", () => {
  const role = template.resource("aws_iam_role", { name: "anna-us-east-2-owner" });

  it("is who signs in under one name, as one of the given roles", () => {
    expect(statementsOf(role["assume_role_policy"])).toEqual([
      {
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111111111111:root"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/developer"] },
          StringLike: { "aws:userid": "*:anna.b@example.com" },
        },
      },
    ]);
  });

  it("is in the cluster a member of the group, and nothing else", () => {
    expect(template.resource("aws_eks_access_entry")).toEqual({
      cluster_name: "dev-ml",
      principal_arn: `\${${template.addressOf("aws_iam_role", { name: "anna-us-east-2-owner" })}.arn}`,
      type: "STANDARD",
      kubernetes_groups: ["sandpit:anna"],
    });
    expect(template.resourcesOfType("aws_eks_access_policy_association")).toEqual([]);
  });

  it("administers a cluster that nobody else uses", () => {
    const dedicated = tenantOf({ people: { owner: { ...owner, accessPolicy: "AmazonEKSClusterAdminPolicy" } } });
    expect(dedicated.resource("aws_eks_access_policy_association")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
  });

  it("is nobody if nobody may become it", () => {
    const without = tenantOf({ people: { owner: { ...owner, trust: undefined } } });
    expect(without.resourcesOfType("aws_iam_role").map(({ name }) => name)).toEqual(["anna-us-east-2-workload"]);
    expect(without.resourcesOfType("aws_eks_access_entry")).toEqual([]);
  });

  it.each(["", "a", "anna*", "anna b", "a:b", "$" + "{aws:username}", "x".repeat(65)])(
    "cannot have a name that no session has: %j",
    (sessionName) => {
      const trust = { roles: ["arn:aws:iam::111111111111:role/developer"], sessionName };
      expect(() => tenantOf({ people: { owner: { ...owner, trust } } })).toThrow(
        `"${sessionName}" is not the name of a session in AWS`,
      );
    },
  );
});

describe("the workloads of a tenant", () => {
  it("have one role, by their service accounts in all namespaces", () => {
    const role = template.resource("aws_iam_role", { name: "anna-us-east-2-workload" });
    expect(statementsOf(role["assume_role_policy"])[0].Condition).toEqual({
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": "dev-ml",
        "aws:RequestTag/kubernetes-namespace": ["sandpit-anna", "sandpit-anna-batch"],
        "aws:RequestTag/kubernetes-service-account": ["workload"],
      },
    });
    const arn = `\${${template.addressOf("aws_iam_role", { name: "anna-us-east-2-workload" })}.arn}`;
    for (const namespace of ["sandpit-anna", "sandpit-anna-batch"]) {
      expect(template.resource("aws_eks_pod_identity_association", { namespace })).toEqual({
        cluster_name: "dev-ml",
        namespace,
        service_account: "workload",
        role_arn: arn,
      });
      expect(
        template.resource("kubernetes_service_account_v1", { metadata: { namespace: reference(namespace) } }),
      ).toMatchObject({ metadata: { name: "workload" }, automount_service_account_token: false });
    }
  });
});
