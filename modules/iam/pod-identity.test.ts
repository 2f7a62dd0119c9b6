import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { PodIdentity } from "./pod-identity.ts";

describe("PodIdentity", () => {
  const template = Template.synthesize((stack) => {
    const identity = new PodIdentity(stack, "identity", {
      cluster: { name: "dev-ml", region: "us-east-2" },
      namespace: "kube-system",
      serviceAccount: "cluster-autoscaler",
      managedPolicies: ["AmazonEKS_CNI_Policy"],
      inlinePolicies: { own: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }] },
    });
    new DataResource(stack, "pods", { input: { role: identity.roleArn }, dependsOn: [...identity.dependables] });
  });
  const role = template.addressOf("aws_iam_role", { name: "dev-ml-us-east-2-cluster-autoscaler" });

  it("gives the role to the service account", () => {
    expect(template.resource("aws_eks_pod_identity_association")).toEqual({
      cluster_name: "dev-ml",
      namespace: "kube-system",
      service_account: "cluster-autoscaler",
      role_arn: `\${${role}.arn}`,
    });
    expect(template.resource("terraform_data")["input"]).toEqual({ role: `\${${role}.arn}` });
  });

  it("is complete before the pods start: association and every policy", () => {
    const before = template.addresses.filter((address) => /association|policy/.test(address));
    expect(before).toHaveLength(3);
    expect([...(template.resource("terraform_data")["depends_on"] as string[])].sort()).toEqual(before);
  });
});
