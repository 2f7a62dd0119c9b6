import { describe, expect, it } from "vitest";
import { clusterOf } from "../testing/eks-cluster.ts";
import type { Template } from "../testing/template.ts";

describe("access", () => {
  const principalArn = "arn:aws:iam::111111111111:role/team";
  const clusterOfTemplate = (template: Template) => `\${${template.addressOf("aws_eks_cluster")}.name}`;

  it("can cover the whole cluster", () => {
    const template = clusterOf({
      access: { admins: { principalArn, type: "STANDARD", policy: "AmazonEKSClusterAdminPolicy" } },
    });
    expect(template.resource("aws_eks_access_entry")).toEqual({
      cluster_name: clusterOfTemplate(template),
      principal_arn: principalArn,
      type: "STANDARD",
    });
    expect(template.resource("aws_eks_access_policy_association")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
  });

  it("can be limited to namespaces, and come from Kubernetes groups", () => {
    const template = clusterOf({
      access: {
        team: {
          principalArn,
          type: "STANDARD",
          policy: "AmazonEKSEditPolicy",
          namespaces: ["team-a"],
          kubernetesGroups: ["team-a"],
        },
      },
    });
    expect(template.resource("aws_eks_access_entry")["kubernetes_groups"]).toEqual(["team-a"]);
    expect(template.resource("aws_eks_access_policy_association")["access_scope"]).toEqual({
      type: "namespace",
      namespaces: ["team-a"],
    });
  });

  it("can be several policies under a name of the author's choice", () => {
    const template = clusterOf({
      access: {
        scientists: {
          principalArn,
          userName: "scientist:{{SessionName}}",
          policies: [{ policy: "AmazonEKSViewPolicy" }, { policy: "AmazonEKSEditPolicy", namespaces: ["team-a"] }],
        },
      },
    });
    expect(template.resource("aws_eks_access_entry")["user_name"]).toBe("scientist:{{SessionName}}");
    expect(
      template
        .resourcesOfType("aws_eks_access_policy_association")
        .map(({ policy_arn, access_scope }) => ({ policy_arn, access_scope })),
    ).toEqual([
      {
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
        access_scope: { type: "namespace", namespaces: ["team-a"] },
      },
      {
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        access_scope: { type: "cluster" },
      },
    ]);
  });

  it("is not for the cluster's own nodes, which EKS lets in", () => {
    const nodes = { principalArn: "arn:aws:iam::111111111111:role/dev-ml-us-east-2-nodes", type: "EC2_LINUX" } as const;
    expect(() => clusterOf({ access: { nodes } })).toThrow(
      "access.nodes: EKS makes the access entry of the cluster's own nodes itself. Remove this one.",
    );
  });

  it("can have no policy", () => {
    const template = clusterOf({ access: { nodes: { principalArn, type: "EC2_LINUX" } } });
    expect(template.resource("aws_eks_access_entry")["type"]).toBe("EC2_LINUX");
    expect(template.resourcesOfType("aws_eks_access_policy_association")).toEqual([]);
  });

  it("for one more principal changes no other", () => {
    const one = { ops: { principalArn, type: "STANDARD" } } as const;
    const more = { another: { principalArn: `${principalArn}-b`, type: "STANDARD" }, ...one } as const;
    const before = clusterOf({ access: one });
    const after = clusterOf({ access: more });
    expect(after.resources).toMatchObject(before.resources);
    expect(after.addresses).toHaveLength(before.addresses.length + 1);
  });
});
