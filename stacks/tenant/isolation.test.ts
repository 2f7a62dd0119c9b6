import { checkEnvironment, sandpitEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Template } from "@ml-platform/modules/testing";
import { type Context, isAllowed, mayAssume } from "@ml-platform/modules/testing/decide";
import { personalBoundary, personalNames } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped } from "../bootstrap/testing/account.ts";
import { boundaryOf, type SynthesizedRole, stateKeyArn } from "../bootstrap/testing/role.ts";
import { synthesized } from "../testing/synthesized.ts";

const account = "111111111111";
const developer = `arn:aws:iam::${account}:role/developer`;
const spec = { ...smallSpec, sandpits: { developers: [developer] } };
const base = { environment: checkEnvironment(spec), spec };

/** Two whose names begin alike, and one more. */
const names = ["alice", "alice2", "bob"] as const;
type Name = (typeof names)[number];

const { templates } = await synthesized(
  names.map((name) => sandpitEnvironment(base, { name, owner: name, kind: "shared", asleep: false })),
);
const boundary = boundaryOf(await bootstrapped("ml-small"), account);

/** The role of a sandpit as it is synthesized, with its own policies. */
function roleOf(name: Name, purpose: "owner" | "workload"): SynthesizedRole {
  const template = templates[`${name}-ml-tenant`] as Template;
  const called = `${name}-us-east-2-${purpose}`;
  const role = template.resource("aws_iam_role", { name: called });
  const reference = `\${${template.addressOf("aws_iam_role", { name: called })}.name}`;
  expect(role["permissions_boundary"]).toBe(`arn:aws:iam::${account}:policy/${personalBoundary}`);
  return {
    arn: `arn:aws:iam::${account}:role/${called}`,
    trust: JSON.parse(String(role["assume_role_policy"])),
    policies: template
      .resourcesOfType("aws_iam_role_policy")
      .filter((policy) => policy["role"] === reference)
      .map((policy) => ({ name: String(policy["name"]), policy: JSON.parse(String(policy["policy"])) })),
  };
}

const secret = (path: string) => `arn:aws:secretsmanager:us-east-2:${account}:secret:${path}-AbCdEf`;
const eks = (resource: string) => `arn:aws:eks:us-east-2:${account}:${resource}`;
const ec2 = (resource: string) => `arn:aws:ec2:us-east-2:${account}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const states = `arn:aws:s3:::ml-small-${account}-terraform-state`;

type Request = readonly [what: string, action: string, resource: string, context: Context];

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const keyPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" }],
};

/**
 * Whether the role may do it, with the tag that it has as a principal, and the boundary. And whether a role could that may do
 * everything, so that a request that AWS would not know is not taken for one that is refused.
 */
async function decisions(name: Name, purpose: "owner" | "workload", [, action, resource, more]: Request) {
  const { arn: principal, policies } = roleOf(name, purpose);
  const request = {
    principal,
    action,
    resource,
    context: { ...more, "aws:PrincipalTag/environment": name },
    // A key is used only if its own policy allows it too; ours leave it to the account.
    ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy }),
  };
  return {
    anybody: await isAllowed({ ...request, policies: [{ name: "all", policy: everything }] }),
    role: await isAllowed({ ...request, policies, boundary }),
  };
}

const allowed = { anybody: true, role: true };
const refused = { anybody: true, role: false };

const tagged = (environment: string) => ({ "aws:ResourceTag/environment": environment });
const born = (name: string) => ({
  "aws:RequestTag/environment": name,
  "aws:RequestTag/sandpit": name,
  "aws:RequestTag/repository": "example.com/reference",
});

const own: readonly Request[] = [
  ["read a secret", "secretsmanager:GetSecretValue", secret("small/sandpits/alice/database"), {}],
  ["see a secret", "secretsmanager:DescribeSecret", secret("small/sandpits/alice/database"), tagged("alice")],
];

const ownOfOwner: readonly Request[] = [
  ["find the cluster", "eks:DescribeCluster", eks("cluster/small-ml"), tagged("small")],
  ["create a secret", "secretsmanager:CreateSecret", secret("small/sandpits/alice/token"), born("alice")],
  ["tag it as it is created", "secretsmanager:TagResource", secret("small/sandpits/alice/token"), born("alice")],
  ["change a secret", "secretsmanager:PutSecretValue", secret("small/sandpits/alice/token"), tagged("alice")],
  ["delete a secret", "secretsmanager:DeleteSecret", secret("small/sandpits/alice/token"), tagged("alice")],
];

/** Of the base, of sandpits whose names begin alike, of others. */
const foreign: readonly Request[] = [
  ["read a secret of the base", "secretsmanager:GetSecretValue", secret("small/database"), {}],
  ["read what is called like its path", "secretsmanager:GetSecretValue", secret("small/sandpits/alice"), {}],
  ...["alice2", "bob"].flatMap((other): Request[] => {
    const { secrets } = personalNames("small", other);
    return [
      [`read a secret of ${other}`, "secretsmanager:GetSecretValue", secret(`${secrets}database`), {}],
      [`change a secret of ${other}`, "secretsmanager:PutSecretValue", secret(`${secrets}database`), tagged(other)],
      [`delete a secret of ${other}`, "secretsmanager:DeleteSecret", secret(`${secrets}database`), tagged(other)],
      [`create a secret of ${other}`, "secretsmanager:CreateSecret", secret(`${secrets}token`), born(other)],
      [`create one with the tags of alice`, "secretsmanager:CreateSecret", secret(`${secrets}token`), born("alice")],
      [`become the owner of ${other}`, "sts:AssumeRole", iam(`role/${other}-us-east-2-owner`), {}],
      [`read the state of ${other}`, "s3:GetObject", `${states}/${other}/${other}-ml-tenant.tfstate`, {}],
      [`read what is registered of ${other}`, "s3:GetObject", `${states}/_sandpits/${other}.json`, {}],
      [`change what is registered of ${other}`, "s3:PutObject", `${states}/_sandpits/${other}.json`, {}],
      [`remove what destroys ${other}`, "s3:DeleteObject", `${states}/_sandpits/${other}.bundle.json`, {}],
      [`change the role of ${other}`, "iam:PutRolePolicy", iam(`role/${other}-us-east-2-workload`), {}],
      [`find the cluster of ${other}`, "eks:DescribeCluster", eks(`cluster/${other}-ml`), tagged(other)],
      [`stop an instance of ${other}`, "ec2:StopInstances", ec2("instance/i-1"), tagged(other)],
    ];
  }),
  ["create a secret without its tags", "secretsmanager:CreateSecret", secret("small/sandpits/alice/token"), {}],
  [
    "create a secret with the tags of another",
    "secretsmanager:CreateSecret",
    secret("small/sandpits/alice/token"),
    born("bob"),
  ],
  [
    "give a secret to somebody else",
    "secretsmanager:PutResourcePolicy",
    secret("small/sandpits/alice/token"),
    tagged("alice"),
  ],
  ["list all secrets", "secretsmanager:ListSecrets", "*", {}],
  ["pass a role of the base", "iam:PassRole", iam("role/small-ml-us-east-2-nodes"), {}],
  ["become a role of the base", "sts:AssumeRole", iam("role/small-ml-us-east-2-cluster"), {}],
  ["become who applies", "sts:AssumeRole", iam("role/terraform-apply"), {}],
  ["let itself into the cluster", "eks:CreateAccessEntry", eks("cluster/small-ml"), tagged("small")],
  [
    "give itself a policy of the cluster",
    "eks:AssociateAccessPolicy",
    eks("access-entry/small-ml/role/111111111111/alice-us-east-2-owner/1"),
    tagged("alice"),
  ],
  ["let pods of others in", "eks:CreatePodIdentityAssociation", eks("cluster/small-ml"), tagged("small")],
  ["change the cluster", "eks:UpdateClusterConfig", eks("cluster/small-ml"), tagged("small")],
  ["delete the cluster", "eks:DeleteCluster", eks("cluster/small-ml"), tagged("small")],
  ["change the limits of roles", "iam:CreatePolicyVersion", iam(`policy/${personalBoundary}`), {}],
  ["read the states of the base", "s3:GetObject", `${states}/small/small-network.tfstate`, {}],
  ["admit more sandpits", "s3:PutObject", `${states}/_sandpits/_admissions.json`, {}],
  ["list the states", "s3:ListBucket", states, {}],
  ["read data sets of the base", "s3:GetObject", "arn:aws:s3:::small-datasets/images/1.png", {}],
  ["read with the key of the states", "kms:Decrypt", stateKeyArn(account), {}],
  [
    "read with a key of the base",
    "kms:Decrypt",
    `arn:aws:kms:us-east-2:${account}:key/22222222-2222-2222-2222-222222222222`,
    tagged("small"),
  ],
];

describe("the owner of a sandpit", () => {
  it.each([...own, ...ownOfOwner])("may %s", async (...request) => {
    expect(await decisions("alice", "owner", request)).toEqual(allowed);
  });

  it.each(foreign)("may not %s", async (...request) => {
    expect(await decisions("alice", "owner", request)).toEqual(refused);
  });
});

describe("the workloads of a sandpit", () => {
  it.each(own)("may %s", async (...request) => {
    expect(await decisions("alice", "workload", request)).toEqual(allowed);
  });

  it.each([...foreign, ...ownOfOwner])("may not %s", async (...request) => {
    expect(await decisions("alice", "workload", request)).toEqual(refused);
  });
});

describe("who becomes the owner of a sandpit", () => {
  const session = (role: string, name: string) => ({
    principal: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    action: "sts:AssumeRole",
    context: { "aws:userid": `AROAEXAMPLEID12345678:${name}`, "aws:PrincipalArn": iam(`role/${role}`) },
    policies: [{ name: "all", policy: everything }],
  });
  const owner = roleOf("alice", "owner");

  it("is a developer under the owner's name", async () => {
    expect(await mayAssume(owner, session("developer", "alice"))).toBe(true);
  });

  it.each([
    ["another developer", "developer", "bob"],
    ["one whose name begins alike", "developer", "alice2"],
    ["one whose name ends alike", "developer", "malice"],
    ["one of that name elsewhere", "developer", "alice@example.org"],
    ["somebody of that name in another role", "viewer", "alice"],
    ["the owner of another sandpit", "bob-us-east-2-owner", "alice"],
    ["a workload", "alice-us-east-2-workload", "alice"],
    ["a pipeline", "terraform-plan", "alice"],
  ])("is not %s", async (_, role, name) => {
    expect(await mayAssume(owner, session(role, name))).toBe(false);
  });

  it("is nobody who tags the session, by which the boundary tells whose it is", async () => {
    expect(await mayAssume(owner, { ...session("developer", "alice"), action: "sts:TagSession" })).toBe(false);
  });
});

describe("which pods get the role of a sandpit's workloads", () => {
  const pods = (cluster: string, namespace: string, serviceAccount: string) => ({
    principal: "pods.eks.amazonaws.com",
    action: "sts:AssumeRole",
    context: {
      "aws:RequestTag/eks-cluster-name": cluster,
      "aws:RequestTag/kubernetes-namespace": namespace,
      "aws:RequestTag/kubernetes-service-account": serviceAccount,
    },
  });
  const workload = roleOf("alice", "workload");

  it("are those of its service account in its namespace", async () => {
    expect(await mayAssume(workload, pods("small-ml", "sandpit-alice", "workload"))).toBe(true);
  });

  it.each([
    ["in a namespace of another", "small-ml", "sandpit-bob", "workload"],
    ["in one whose name begins alike", "small-ml", "sandpit-alice2", "workload"],
    ["of the platform", "small-ml", "kube-system", "workload"],
    ["of another service account", "small-ml", "sandpit-alice", "default"],
    ["of another cluster", "bob-ml", "sandpit-alice", "workload"],
  ])("are none %s", async (_, ...from) => {
    expect(await mayAssume(workload, pods(...from))).toBe(false);
  });
});
