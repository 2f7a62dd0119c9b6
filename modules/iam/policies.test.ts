import { aCluster, aNetwork } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { AddonsOnNodes, EksCluster, NodeRole, Vpc } from "../index.ts";
import { Template } from "../testing/template.ts";

/** Longer ones cannot be managed policies. Source: "IAM and AWS STS quotas" in the IAM user guide. */
const maxPolicyLength = 6144;

const key = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
const template = Template.synthesize((stack) => {
  new Vpc(stack, "vpc", { name: "dev", region: "us-east-2", deletionProtection: false, ...aNetwork });
  new EksCluster(stack, "eks", {
    name: "dev-ml",
    region: "us-east-2",
    accountId: "111111111111",
    vpcId: "vpc-1",
    vpcCidr: "10.20.0.0/16",
    controlPlaneSubnetIds: ["subnet-a", "subnet-b"],
    ...aCluster,
    encryption: { kmsKey: key, irreversible: true },
  });
  new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
  new AddonsOnNodes(stack, "addons", {
    cluster: { name: "dev-ml", region: "us-east-2" },
    dependsOn: [],
    addonVersions: {},
    volumeKeyArn: key,
  });
});
const policies = template.resourcesOfType("aws_iam_role_policy").map(({ policy }) => String(policy));

describe("the policies of all modules", () => {
  it("are found", () => {
    expect(policies).toHaveLength(3);
  });

  it.each(policies)("fit into a managed policy: %s", (policy) => {
    expect(policy.length).toBeLessThanOrEqual(maxPolicyLength);
  });

  it.each(policies)("name every action and resource: %s", (policy) => {
    for (const { Action, Resource } of JSON.parse(policy).Statement) {
      expect(Action.filter((action: string) => action.includes("*"))).toEqual([]);
      expect(Resource).not.toContain("*");
    }
  });
});
