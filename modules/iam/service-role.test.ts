import { type RoleChange, UserError } from "@ml-platform/rules";
import { Lazy, TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { policyDocument } from "./policy-document.ts";
import { type RoleSettings, setRoleSettings } from "./role-settings.ts";
import { ServiceRole, type ServiceRoleProps } from "./service-role.ts";

const nodes: ServiceRoleProps = {
  owner: "dev-ml",
  region: "us-east-2",
  purpose: "nodes",
  description: "Nodes",
  service: "ec2.amazonaws.com",
};

function roleOf(props: Partial<ServiceRoleProps>) {
  return Template.synthesize((stack) => {
    new ServiceRole(stack, "role", { ...nodes, ...props });
  });
}

function trust(template: Template): unknown {
  return JSON.parse(String(template.resource("aws_iam_role")["assume_role_policy"])).Statement;
}

describe("ServiceRole", () => {
  it("is named after its owner, region and purpose, within IAM's 64 characters", () => {
    expect(roleOf({}).resource("aws_iam_role")["name"]).toBe("dev-ml-us-east-2-nodes");
    expect(roleOf({ owner: "x".repeat(100) }).resource("aws_iam_role")["name"]).toHaveLength(64);
  });

  it("refuses an owner that is known only after apply", () => {
    const owner = Lazy.stringValue({ produce: () => "later" });
    expect(() => roleOf({ owner })).toThrow(UserError);
  });

  it("can be assumed by one service", () => {
    expect(trust(roleOf({}))).toEqual([
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: ["sts:AssumeRole"] },
    ]);
  });

  it("can allow session tags, and limit who may assume it", () => {
    const conditions = { StringEquals: { "aws:SourceAccount": "111111111111" } };
    expect(trust(roleOf({ tagSession: true, conditions }))).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: conditions,
      },
    ]);
  });

  it("attaches the AWS-managed policies of the region's partition", () => {
    const managedPolicies = ["service-role/AmazonEBSCSIDriverPolicy"];
    expect(roleOf({ managedPolicies }).addressOf("aws_iam_role_policy_attachment")).toMatch(
      /\.role_AmazonEBSCSIDriverPolicy_/,
    );
    expect(roleOf({ managedPolicies }).resource("aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
    );
    expect(
      roleOf({ managedPolicies, region: "us-gov-west-1" }).resource("aws_iam_role_policy_attachment")["policy_arn"],
    ).toBe("arn:aws-us-gov:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
  });

  it("can have policies of its own", () => {
    const read = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }];
    const template = roleOf({ inlinePolicies: { "read-data": read } });
    expect(template.resource("aws_iam_role_policy")).toMatchObject({
      name: "read-data",
      policy: policyDocument(read),
    });
  });

  it("lists every policy, for others to depend on", () => {
    const template = Template.synthesize((stack) => {
      const role = new ServiceRole(stack, "role", {
        ...nodes,
        managedPolicies: ["AmazonEKSWorkerNodePolicy"],
        inlinePolicies: { own: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }] },
      });
      expect(role.policies.map(({ fqn }) => fqn)).toHaveLength(2);
    });
    expect(template.resourcesOfType("aws_iam_role_policy_attachment")).toHaveLength(1);
    expect(template.resourcesOfType("aws_iam_role_policy")).toHaveLength(1);
  });

  describe("in an environment that changes roles", () => {
    const changed = (settings: RoleSettings, props: Partial<ServiceRoleProps> = {}) =>
      Template.synthesize((stack) => {
        setRoleSettings(stack, settings);
        const role = new ServiceRole(stack, "role", {
          ...nodes,
          managedPolicies: ["AmazonEKSWorkerNodePolicy"],
          ...props,
        });
        new TerraformOutput(stack, "out", { value: `${role.name} ${role.arn}`, staticId: true });
      });
    const only = (owner: string, key: string, change: RoleChange): RoleSettings => ({
      changeOf: (its, about) => (its === owner && about === key ? change : undefined),
    });

    it("has more policies, and those that it has once", () => {
      const own = "arn:aws:iam::111111111111:policy/company/agent";
      const policies = ["AmazonEKSWorkerNodePolicy", "CloudWatchAgentServerPolicy", own];
      const template = changed(only("dev-ml", "nodes", { policies }));
      expect(template.resourcesOfType("aws_iam_role_policy_attachment").map((each) => each["policy_arn"])).toEqual(
        expect.arrayContaining([
          "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
          "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
          own,
        ]),
      );
      expect(template.resourcesOfType("aws_iam_role_policy_attachment")).toHaveLength(3);
    });

    it("is one that exists already: nothing is made", () => {
      const arn = "arn:aws:iam::111111111111:role/company/eks-nodes";
      const template = changed(only("dev-ml", "nodes", { arn }));
      expect(template.addresses).toEqual([]);
      expect(template.configuration.output).toMatchObject({ out: { value: `eks-nodes ${arn}` } });
    });

    it("is as always, where another role is meant", () => {
      const change = { policies: ["CloudWatchAgentServerPolicy"] };
      for (const settings of [only("dev-other", "nodes", change), only("dev-ml", "cluster", change)])
        expect(changed(settings).addresses).toEqual(changed({ changeOf: () => undefined }).addresses);
    });

    it("is found by the key of a service account", () => {
      const arn = "arn:aws:iam::111111111111:role/cni";
      const settings = only("dev-ml", "kube-system/aws-node", { arn });
      expect(changed(settings, { purpose: "aws-node", key: "kube-system/aws-node" }).addresses).toEqual([]);
    });
  });
});
