import { describe, expect, it } from "vitest";
import { type AccessEntrySpec, checkAccess } from "./access.ts";
import { describeProblem } from "./problem.ts";

const admin: AccessEntrySpec = {
  principalArn: "arn:aws:iam::111111111111:role/platform-admin",
  type: "STANDARD",
  policy: "AmazonEKSClusterAdminPolicy",
};
const reader: AccessEntrySpec = {
  principalArn: "arn:aws:iam::111111111111:role/reader",
  type: "STANDARD",
  policy: "AmazonEKSViewPolicy",
};

const problemsOf = (change: Partial<AccessEntrySpec>) =>
  checkAccess({ admin, other: { ...reader, ...change } }).map(describeProblem);

describe("checkAccess", () => {
  it("takes sound entries", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ namespaces: ["jobs"], kubernetesGroups: ["readers"] })).toEqual([]);
    expect(
      problemsOf({
        principalArn:
          "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_Admin_0123456789abcdef",
      }),
    ).toEqual([]);
  });

  it("refuses a principal twice, at the second entry", () => {
    expect(problemsOf({ principalArn: admin.principalArn })).toEqual([
      'other.principalArn: "arn:aws:iam::111111111111:role/platform-admin" has an entry already. EKS takes one per principal: merge them.',
    ]);
  });

  it.each([
    [
      "arn:aws:sts::111111111111:assumed-role/reader/session",
      '"arn:aws:sts::111111111111:assumed-role/reader/session" is a session of a role. Name the role: arn:aws:iam::111111111111:role/reader.',
    ],
    [
      "arn:aws:iam::111111111111:root",
      '"arn:aws:iam::111111111111:root" is not the ARN of an IAM role or user. Write arn:aws:iam::111111111111:role/<name>.',
    ],
    [
      "arn:aws:iam::111111111111:role/AWSReservedSSO_Admin_0123456789abcdef",
      '"arn:aws:iam::111111111111:role/AWSReservedSSO_Admin_0123456789abcdef" lacks the path of an IAM Identity Center role, without which it matches nobody. Write role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_....',
    ],
  ])("refuses principal %s", (principalArn, message) => {
    expect(problemsOf({ principalArn })).toEqual([`other.principalArn: ${message}`]);
  });

  it("refuses a policy and groups on an entry of nodes", () => {
    expect(problemsOf({ type: "EC2_LINUX", kubernetesGroups: ["readers"] })).toEqual([
      "other.policy: An entry of type EC2_LINUX takes no access policy. Remove it, or make the entry STANDARD.",
      "other.kubernetesGroups: EKS sets the groups of type EC2_LINUX itself. Remove them, or make the entry STANDARD.",
    ]);
  });

  it("refuses unknown policies, namespaces that limit nothing, reserved groups", () => {
    expect(problemsOf({ policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" })).toEqual([
      'other.policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" is not the short name of an access policy. Use one of AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy, AmazonEKSEditPolicy, AmazonEKSViewPolicy, AmazonEKSSecretReaderPolicy.',
    ]);
    expect(problemsOf({ policy: undefined, kubernetesGroups: ["readers"], namespaces: ["jobs"] })).toEqual([
      "other.namespaces: Namespaces limit a policy, and there is none. Add the policy or remove them.",
    ]);
    expect(problemsOf({ namespaces: [] })).toEqual([
      "other.namespaces: An empty list permits nothing. Name namespaces, or leave it out for all of them.",
    ]);
    expect(problemsOf({ kubernetesGroups: ["system:masters"] })).toEqual([
      'other.kubernetesGroups: "system:masters" has a prefix that EKS reserves. Use a group of your own and bind a role to it.',
    ]);
  });

  it("warns of an entry that permits nothing, and of a cluster without administrator", () => {
    expect(checkAccess({ admin, other: { ...reader, policy: undefined } })).toEqual([
      {
        severity: "warning",
        path: ["other"],
        message: "The entry has neither a policy nor Kubernetes groups: it permits nothing.",
      },
    ]);
    expect(checkAccess({ reader })).toEqual([
      {
        severity: "warning",
        path: [],
        message:
          "No entry has AmazonEKSClusterAdminPolicy over the whole cluster, and whoever creates the cluster gets no rights by that. Add one, or nobody administers it.",
      },
    ]);
  });
});
