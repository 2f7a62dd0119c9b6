import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { PodIdentityRole } from "./pod-identity-role.ts";

describe("PodIdentityRole", () => {
  const template = Template.synthesize((stack) => {
    new PodIdentityRole(stack, "role", {
      cluster: { name: "dev-ml", region: "us-east-2" },
      namespace: "kube-system",
      serviceAccount: "aws-node",
      managedPolicies: ["AmazonEKS_CNI_Policy"],
    });
  });

  it("trusts the pods of one service account of one cluster", () => {
    const role = template.resource("aws_iam_role", { name: "dev-ml-us-east-2-aws-node" });
    expect(JSON.parse(String(role["assume_role_policy"])).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "dev-ml",
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": "aws-node",
          },
        },
      },
    ]);
  });

  it("has the given policies", () => {
    expect(template.resource("aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
    );
  });
});
