import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { type AccessEntrySpec, checkAccess } from "./entry.ts";
import { checkPrincipalAccounts, checkPrincipalPartitions } from "./principals.ts";

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

const cluster = { kubernetes: "1.35" };
const problemsOf = (change: Partial<AccessEntrySpec>, around: object = {}) =>
  checkAccess({ admin, other: { ...reader, ...change } }, { ...cluster, ...around }).map(describeProblem);

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
        cluster,
      ).map(({ path }) => path);
    expect(named("data scientists", "a.b", "a-b", "a_b")).toEqual([]);
    expect(named("", "x".repeat(101))).toEqual([[""], ["x".repeat(101)]]);
    expect(named("a/b", "a--b", "c/d")).toEqual([["a/b"], ["a--b"]]);
  });

  it("refuses a principal that is listed twice, at the second entry", () => {
    expect(problemsOf({ principalArn: admin.principalArn })).toEqual([
      'other.principalArn: "arn:aws:iam::111111111111:role/platform-admin" already has an entry, "admin". EKS accepts one per principal: list everything that it may do under one, as in policies: [{ policy: "AmazonEKSViewPolicy" }, { policy: "AmazonEKSEditPolicy", namespaces: ["jobs"] }].',
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

  it("accepts several policies, each for a scope of its own", () => {
    const policies = [{ policy: "AmazonEKSViewPolicy" }, { policy: "AmazonEKSEditPolicy", namespaces: ["team-a"] }];
    expect(problemsOf({ policy: undefined, policies })).toEqual([]);
    expect(
      checkAccess({ admin: { ...admin, policy: undefined, policies: [{ policy: admin.policy! }] } }, cluster),
    ).toEqual([]);
  });

  it.each<[what: string, change: Partial<AccessEntrySpec>, message: string]>([
    [
      "both forms",
      { policies: [{ policy: "AmazonEKSEditPolicy" }] },
      "other.policy: The entry has policies as well, each with namespaces of its own. Move this into the list.",
    ],
    [
      "namespaces beside the list",
      { policy: undefined, namespaces: ["a"], policies: [{ policy: "AmazonEKSEditPolicy" }] },
      "other.namespaces: The entry has policies as well, each with namespaces of its own. Move this into the list.",
    ],
    ["none", { policy: undefined, policies: [] }, "other.policies: An empty list grants nothing."],
    [
      "21",
      { policy: undefined, policies: Array.from({ length: 21 }, () => ({ policy: "AmazonEKSViewPolicy" })) },
      "other.policies: 21 policies. EKS accepts at most 20 for an entry.",
    ],
    [
      "one of another name",
      { policy: undefined, policies: [{ policy: "EksEditPolicy" }] },
      'other.policies[0].policy: "EksEditPolicy" is not the short name of an access policy. Did you mean "AmazonEKSEditPolicy"?',
    ],
    [
      "one for no namespace",
      { policy: undefined, policies: [{ policy: "AmazonEKSEditPolicy", namespaces: [] }] },
      "other.policies[0].namespaces: An empty list grants nothing.",
    ],
    [
      "one for a namespace twice",
      { policy: undefined, policies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["a", "b", "a"] }] },
      'other.policies[0].namespaces: "a" is listed twice.',
    ],
    [
      "one twice",
      {
        policy: undefined,
        policies: ["a", "b"].map((each) => ({ policy: "AmazonEKSEditPolicy", namespaces: [each] })),
      },
      'other.policies[1].policy: "AmazonEKSEditPolicy" is listed twice, and EKS keeps one scope for each policy of an entry. Merge their namespaces.',
    ],
    [
      "one for a namespace that it covers already",
      {
        policy: undefined,
        policies: [{ policy: "AmazonEKSViewPolicy" }, { policy: "AmazonEKSViewPolicy", namespaces: ["a"] }],
      },
      "Keep the one without namespaces, which covers the whole cluster.",
    ],
  ])("refuses policies: %s", (_what, change, message) => {
    expect(problemsOf(change)[0]).toContain(message);
  });

  it.each<[userName: string | undefined, change: Partial<AccessEntrySpec>, message: string | undefined]>([
    ["deployer:{{SessionName}}", {}, undefined],
    ["deployer:{{SessionNameRaw}}", {}, undefined],
    ["kim", { principalArn: "arn:aws:iam::111111111111:user/kim" }, undefined],
    ["", {}, '"" is not the name of a user.'],
    [" kim", {}, '" kim" is not the name of a user.'],
    ["system:admin", {}, '"system:admin" has a prefix that EKS reserves.'],
    ["aws:kim:{{SessionName}}", {}, "has a prefix that EKS reserves."],
    [
      "deployer-{{SessionName}}",
      {},
      "has no colon before {{SessionName}}, which EKS asks for. Write it as in deployer:{{",
    ],
    ["{{SessionName}}:deployer", {}, "has no colon before {{SessionName}}"],
    ["of:{{AccountID}}", {}, "EKS puts nothing in the place of {{AccountID}}. Use {{SessionName}} or"],
    [
      "kim:{{SessionName}}",
      { principalArn: "arn:aws:iam::111111111111:user/kim" },
      "asks for the name of a session, and an IAM user has none.",
    ],
    ["deployer", {}, 'Whoever has the role is "deployer" in audit logs.'],
  ])("checks the user name %j", (userName, change, message) => {
    expect(problemsOf({ userName, ...change })).toEqual(
      message === undefined ? [] : [expect.stringContaining(message)],
    );
  });

  it("warns of one user name for two entries", () => {
    const name = { userName: "deployer:{{SessionName}}" };
    expect(checkAccess({ admin: { ...admin, ...name }, reader: { ...reader, ...name } }, cluster)).toEqual([
      { severity: "warning", path: ["reader", "userName"], message: expect.stringContaining("nothing in the cluster") },
    ]);
  });

  it("refuses policies, groups, a user name and a user on an entry for nodes", () => {
    expect(
      problemsOf({
        type: "EC2_LINUX",
        principalArn: "arn:aws:iam::111111111111:user/kim",
        userName: "kim",
        kubernetesGroups: ["readers"],
      }),
    ).toEqual([
      'other.principalArn: "arn:aws:iam::111111111111:user/kim" is a user, and nodes have roles. Use the ARN of their role, or change the type to STANDARD.',
      "other.policy: An entry of type EC2_LINUX accepts no access policy. Remove the policy, or change the type to STANDARD.",
      "other.kubernetesGroups: EKS itself sets the groups of an entry of type EC2_LINUX. Remove them, or change the type to STANDARD.",
      "other.userName: EKS itself sets the user name of an entry of type EC2_LINUX. Remove it, or change the type to STANDARD.",
    ]);
    expect(problemsOf({ type: "EC2_LINUX", policy: undefined, policies: [{ policy: "AmazonEKSViewPolicy" }] })).toEqual(
      [expect.stringContaining("other.policies: An entry of type EC2_LINUX accepts no access policy.")],
    );
  });

  it.each([
    ["EC2_WINDOWS", "is for Windows nodes, and clusters here have none"],
    ["FARGATE_LINUX", "is for Fargate profiles, which clusters here do not have"],
    ["HYBRID_LINUX", "is for nodes outside AWS, and the cluster does not know their networks. Set hybridNetworks"],
  ] as const)("refuses type %s where the cluster has nothing for it", (type, message) => {
    expect(problemsOf({ type, policy: undefined })).toEqual([
      expect.stringContaining(`other.type: ${type} ${message}`),
    ]);
  });

  it("accepts nodes of Auto Mode with their own role, by the one policy with which they join", () => {
    const autoMode = { autoMode: {} };
    expect(problemsOf({ type: "EC2", policy: "AmazonEKSAutoNodePolicy" }, autoMode)).toEqual([]);
    expect(problemsOf({ type: "EC2", policy: "AmazonEKSAutoNodePolicy" })).toEqual([
      expect.stringContaining("other.type: EC2 is for nodes of EKS Auto Mode whose node class has a role of its own"),
    ]);
    for (const change of [{}, { policy: undefined }, { policies: [{ policy: "AmazonEKSAutoNodePolicy" }] }])
      expect(problemsOf({ type: "EC2", ...change }, autoMode)).toEqual([
        'other.policy: Nodes of EKS Auto Mode join with one policy. Set policy to "AmazonEKSAutoNodePolicy".',
      ]);
  });

  it("accepts nodes outside AWS where their networks are known", () => {
    const hybridNetworks = { nodes: ["10.0.0.0/16"] };
    expect(problemsOf({ type: "HYBRID_LINUX", policy: undefined }, { hybridNetworks })).toEqual([]);
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
      'other.kubernetesGroups[0]: "system:masters" has a prefix that EKS reserves. Use a group of your own and bind a role to it.',
    ]);
  });

  it("warns about an entry that grants nothing, and about a cluster without an administrator", () => {
    expect(checkAccess({ admin, other: { ...reader, policy: undefined } }, cluster)).toEqual([
      {
        severity: "warning",
        path: ["other"],
        message: "The entry has neither a policy nor Kubernetes groups, so it grants nothing.",
      },
    ]);
    expect(checkAccess({ reader }, cluster)).toEqual([
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
    expect(checkPrincipalAccounts({ nodes: { ...admin, type: "EC2_LINUX" } }, "222222222222")).toMatchObject([
      {
        severity: "error",
        message: expect.stringContaining("For type EC2_LINUX, EKS takes roles of the cluster's own"),
      },
    ]);
  });
});
