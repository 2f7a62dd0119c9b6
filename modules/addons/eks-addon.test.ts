import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { PodIdentityRole } from "../iam/pod-identity-role.ts";
import { Template } from "../testing/template.ts";
import { EksAddon, type EksAddonProps } from "./eks-addon.ts";

const coredns = { cluster: { name: "dev-ml" }, addonName: "coredns" };

function addonOf(props: Partial<EksAddonProps> = {}) {
  return Template.synthesize((stack) => {
    new EksAddon(stack, "dns", { ...coredns, ...props });
  }).resource("aws_eks_addon");
}

describe("EksAddon", () => {
  it("leaves version and configuration to EKS, and undoes what others change", () => {
    expect(addonOf()).toEqual({
      cluster_name: "dev-ml",
      addon_name: "coredns",
      resolve_conflicts_on_create: "OVERWRITE",
      resolve_conflicts_on_update: "OVERWRITE",
      depends_on: [],
    });
  });

  it("accepts a version, and a configuration whose text does not depend on the order of its keys", () => {
    const configuration = { replicaCount: 3, affinity: {} };
    expect(addonOf({ version: "v1.12.4-eksbuild.1", configuration })).toMatchObject({
      addon_version: "v1.12.4-eksbuild.1",
      configuration_values: '{"affinity":{},"replicaCount":3}',
    });
  });

  it("gives its service account a role, whose policies come first", () => {
    const template = Template.synthesize((stack) => {
      const role = new PodIdentityRole(stack, "role", {
        cluster: { name: "dev-ml", region: "us-east-2" },
        namespace: "kube-system",
        serviceAccount: "aws-node",
        managedPolicies: ["AmazonEKS_CNI_Policy"],
      });
      const before = new DataResource(stack, "before");
      new EksAddon(stack, "cni", { ...coredns, addonName: "vpc-cni", roles: [role], dependsOn: [before] });
    });
    expect(template.resource("aws_eks_addon")).toMatchObject({
      pod_identity_association: [
        { role_arn: `\${${template.addressOf("aws_iam_role")}.arn}`, service_account: "aws-node" },
      ],
      depends_on: ["terraform_data.before", template.addressOf("aws_iam_role_policy_attachment")],
    });
  });
});
