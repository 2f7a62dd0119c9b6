import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkIam, checkRoleChanges } from "./check-iam.ts";
import type { IamSpec, RoleChange } from "./spec.ts";
import { withoutGivenRoles } from "./spec.ts";

const place = { accountId: "111111111111", region: "us-east-2" };
const boundary = "arn:aws:iam::111111111111:policy/company/boundary";
const problemsOf = (iam: IamSpec, at = place) => checkIam(iam, at).map(describeProblem);

describe("the boundary of roles", () => {
  it.each([boundary, "arn:aws:iam::aws:policy/PowerUserAccess"])("can be %s", (permissionsBoundary) => {
    expect(problemsOf({ permissionsBoundary })).toEqual([]);
  });

  it("can be one of the partition of the environment only", () => {
    expect(problemsOf({ permissionsBoundary: boundary }, { ...place, region: "us-gov-west-1" })).toEqual([
      `permissionsBoundary: "${boundary}" is in partition aws, and the environment is in us-gov-west-1 in partition aws-us-gov. Use a policy whose ARN begins with arn:aws-us-gov:iam::.`,
    ]);
  });

  it.each([
    ["company-boundary", "is not the ARN of a managed policy. Use the form arn:aws:iam::111111111111:policy/<name>."],
    ["arn:aws:iam::111111111111:role/boundary", "is not the ARN of a managed policy."],
    ["arn:aws:iam::111111111111:policy/a//b", "is not the ARN of a managed policy."],
    ["arn:aws:iam::222222222222:policy/boundary", "is in account 222222222222, and the environment in 111111111111."],
    [
      "arn:aws:iam::111111111111:policy/personal-environment-boundary",
      "is for roles of personal environments, which get it by themselves",
    ],
  ])("cannot be %s", (permissionsBoundary, message) => {
    expect(problemsOf({ permissionsBoundary })).toEqual([expect.stringContaining(message)]);
  });
});

describe("the path of roles", () => {
  it.each(["/", "/ml/", "/company/ml-platform/"])("can be %s", (path) => {
    expect(problemsOf({ path })).toEqual([]);
  });

  it.each(["", "ml", "/ml", "ml/", "//", "/a b/", "/ml/*/", "/$" + "{x}/", `/${"x".repeat(511)}/`])(
    "cannot be %j",
    (path) => {
      expect(problemsOf({ path })).toEqual([expect.stringContaining("is not the path of a role. Begin and end with")]);
    },
  );

  it.each(["/aws-service-role/", "/aws-reserved/ml/"])("cannot be AWS's own %s", (path) => {
    expect(problemsOf({ path })).toEqual([expect.stringContaining("where AWS makes roles for itself.")]);
  });
});

describe("a changed role", () => {
  const known = { cluster: "the control plane", nodes: "nodes", "kube-system/aws-node": "the add-on vpc-cni" };
  const changed = (key: string, change: RoleChange) =>
    checkRoleChanges({ [key]: change }, known, place).map(describeProblem);

  it.each<[key: string, change: RoleChange]>([
    ["nodes", { policies: ["CloudWatchAgentServerPolicy", "service-role/AmazonEC2RoleforSSM"] }],
    ["nodes", { policies: ["arn:aws:iam::111111111111:policy/agents/inventory"] }],
    ["cluster", { arn: "arn:aws:iam::111111111111:role/company/eks-cluster" }],
    ["kube-system/aws-node", { arn: "arn:aws:iam::111111111111:role/cni" }],
  ])("%s: %j", (key, change) => {
    expect(changed(key, change)).toEqual([]);
  });

  it.each<[key: string, change: RoleChange, message: string]>([
    ["node", { policies: ["A"] }, 'There is no such role. Did you mean "nodes"? Roles: cluster, nodes, kube-system/'],
    ["kube-system/aws-nod", { policies: ["A"] }, 'Did you mean "kube-system/aws-node"?'],
    ["nodes", {}, "nodes: It says nothing about the role. Set arn or policies, or remove it."],
    [
      "nodes",
      { arn: "arn:aws:iam::111111111111:role/a", policies: ["A"] },
      "nodes.policies: A role that exists already is used as it is.",
    ],
    ["nodes", { policies: [] }, "nodes.policies: An empty list adds nothing."],
    ["nodes", { policies: ["A", "A"] }, 'nodes.policies: "A" is listed twice.'],
    ["nodes", { policies: ["A", "arn:aws:iam::111111111111:policy/x/A"] }, "Two policies are called A:"],
    ["nodes", { policies: ["policy/A"] }, 'nodes.policies[0]: "policy/A" is not a managed policy. Use the name of one'],
    ["nodes", { policies: ["arn:aws:iam::222222222222:policy/A"] }, "IAM takes policies of AWS and of the role's own"],
    ["nodes", { policies: ["arn:aws-us-gov:iam::aws:policy/A"] }, "is in partition aws-us-gov, and the environment"],
    ["nodes", { policies: Array.from({ length: 26 }, (_, index) => `A${index}`) }, "26 policies. IAM attaches at most"],
    ["cluster", { arn: "eks-cluster" }, "is not the ARN of an IAM role or user."],
    ["cluster", { arn: "arn:aws:iam::111111111111:user/kim" }, 'kim" is a user. Use the ARN of a role.'],
    ["cluster", { arn: "arn:aws:iam::222222222222:role/a" }, "AWS passes roles of the same account only"],
    ["cluster", { arn: "arn:aws-us-gov:iam::111111111111:role/a" }, "is in partition aws-us-gov, and the environment"],
    ["cluster", { arn: "arn:aws:iam::111111111111:role/terraform-apply" }, "is a role that `platform bootstrap` makes"],
    [
      "cluster",
      { arn: "arn:aws:iam::111111111111:role/pipeline-apply-ml" },
      "is a role that `platform bootstrap` makes",
    ],
  ])("cannot be %s: %j", (key, change, message) => {
    expect(changed(key, change)).toEqual([expect.stringContaining(message)]);
  });

  it("is one that a personal environment makes itself", () => {
    const nodes = { policies: ["A"] };
    expect(withoutGivenRoles({ nodes, cluster: { arn: "arn:aws:iam::111111111111:role/a" } })).toEqual({ nodes });
  });
});
