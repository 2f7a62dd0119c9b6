import { describe, expect, it } from "vitest";
import { type AccessEntrySpec, checkAccess, checkPrincipalAccounts, checkPrincipalPartitions } from "./access.ts";
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
  it("accepts valid entries", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ namespaces: ["jobs"], kubernetesGroups: ["readers"] })).toEqual([]);
    expect(
      problemsOf({
        principalArn:
          "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_Admin_0123456789abcdef",
      }),
    ).toEqual([]);
  });

  it.each(["role//", "role/a//b", `role/${"x".repeat(65)}`, `role/${"x/".repeat(400)}x`])(
    "refuses a principal that IAM cannot have: %s",
    (name) => {
      expect(problemsOf({ principalArn: `arn:aws:iam::111111111111:${name}` })).toEqual([
        expect.stringContaining("is not the ARN of an IAM role or user."),
      ]);
    },
  );

  it.each(["", "Team", "a b", "x".repeat(64)])("refuses the namespace %j", (namespace) => {
    expect(problemsOf({ namespaces: ["team-*", namespace] })).toEqual([
      expect.stringContaining(`other.namespaces[1]: "${namespace}" is not the name of a namespace.`),
    ]);
  });

  it.each(["", " viewers", "a\tb", "x".repeat(254)])("refuses the group %j", (group) => {
    expect(problemsOf({ kubernetesGroups: ["team: viewers", group] })).toEqual([
      expect.stringContaining("is not the name of a group."),
    ]);
  });

  it("refuses names that say nothing or that would be the same in addresses", () => {
    const named = (...names: string[]) =>
      checkAccess(
        Object.fromEntries([
          ["admin", admin],
          ...names.map((name, index) => [name, { ...reader, principalArn: `${reader.principalArn}-${index}` }]),
        ]),
      ).map(({ path }) => path);
    expect(named("data scientists", "a.b", "a-b", "a_b")).toEqual([]);
    expect(named("", "x".repeat(101))).toEqual([[""], ["x".repeat(101)]]);
    expect(named("a/b", "a--b", "c/d")).toEqual([["a/b"], ["a--b"]]);
  });

  it("refuses a principal that is listed twice, at the second entry", () => {
    expect(problemsOf({ principalArn: admin.principalArn })).toEqual([
      'other.principalArn: "arn:aws:iam::111111111111:role/platform-admin" already has an entry. EKS accepts one per principal: merge the entries.',
    ]);
  });

  it.each([
    [
      "arn:aws:sts::111111111111:assumed-role/reader/session",
      '"arn:aws:sts::111111111111:assumed-role/reader/session" is the ARN of a role session. Use the ARN of the role: arn:aws:iam::111111111111:role/reader.',
    ],
    [
      "arn:aws:iam::111111111111:root",
      '"arn:aws:iam::111111111111:root" is not the ARN of an IAM role or user. Use the form arn:aws:iam::111111111111:role/<name>, whose name has at most 64 characters.',
    ],
    [
      "arn:aws:iam::111111111111:role/AWSReservedSSO_Admin_0123456789abcdef",
      '"arn:aws:iam::111111111111:role/AWSReservedSSO_Admin_0123456789abcdef" lacks the path of an IAM Identity Center role, so it matches nobody. Use the form role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_....',
    ],
  ])("refuses principal %s", (principalArn, message) => {
    expect(problemsOf({ principalArn })).toEqual([`other.principalArn: ${message}`]);
  });

  it("refuses a policy and groups on an entry for nodes", () => {
    expect(problemsOf({ type: "EC2_LINUX", kubernetesGroups: ["readers"] })).toEqual([
      "other.policy: An entry of type EC2_LINUX accepts no access policy. Remove the policy, or change the type to STANDARD.",
      "other.kubernetesGroups: EKS itself sets the groups of an entry of type EC2_LINUX. Remove them, or change the type to STANDARD.",
    ]);
  });

  it("refuses unknown policies, namespaces that limit nothing, reserved groups", () => {
    expect(problemsOf({ policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" })).toEqual([
      'other.policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" is not the short name of an access policy. Did you mean "AmazonEKSViewPolicy"? Use one of AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy, AmazonEKSEditPolicy, AmazonEKSViewPolicy, AmazonEKSSecretReaderPolicy.',
    ]);
    expect(problemsOf({ policy: undefined, kubernetesGroups: ["readers"], namespaces: ["jobs"] })).toEqual([
      "other.namespaces: Namespaces limit a policy, and the entry has none. Add a policy, or remove the namespaces.",
    ]);
    expect(problemsOf({ namespaces: [] })).toEqual([
      "other.namespaces: An empty list grants nothing. List namespaces, or omit the key to cover all of them.",
    ]);
    expect(problemsOf({ kubernetesGroups: ["system:masters"] })).toEqual([
      'other.kubernetesGroups: "system:masters" has a prefix that EKS reserves. Use a group of your own and bind a role to it.',
    ]);
  });

  it("warns about an entry that grants nothing, and about a cluster without an administrator", () => {
    expect(checkAccess({ admin, other: { ...reader, policy: undefined } })).toEqual([
      {
        severity: "warning",
        path: ["other"],
        message: "The entry has neither a policy nor Kubernetes groups, so it grants nothing.",
      },
    ]);
    expect(checkAccess({ reader })).toEqual([
      {
        severity: "warning",
        path: [],
        message:
          "No entry has AmazonEKSClusterAdminPolicy for the whole cluster, and creating the cluster grants no access. Add one, or nobody can administer it.",
      },
    ]);
  });
});

describe("principals of elsewhere", () => {
  it("are refused if they are in another partition", () => {
    expect(checkPrincipalPartitions({ admin }, "us-east-2")).toEqual([]);
    expect(checkPrincipalPartitions({ admin }, "us-gov-west-1").map(describeProblem)).toEqual([
      'admin.principalArn: "arn:aws:iam::111111111111:role/platform-admin" is in partition aws, and the cluster is in us-gov-west-1 in partition aws-us-gov. Use a principal whose ARN begins with arn:aws-us-gov:iam::.',
    ]);
  });

  it("cause a warning if they are in another account", () => {
    expect(checkPrincipalAccounts({ admin }, "111111111111")).toEqual([]);
    expect(checkPrincipalAccounts({ admin }, "222222222222")).toEqual([
      {
        severity: "warning",
        path: ["admin", "principalArn"],
        message:
          '"arn:aws:iam::111111111111:role/platform-admin" is in account 111111111111, and the cluster in 222222222222. Make sure that this account is meant to have access.',
      },
    ]);
  });
});
