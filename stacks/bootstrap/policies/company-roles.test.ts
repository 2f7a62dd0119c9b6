import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped, developers, selfManaged } from "../testing/account.ts";
import { account, bounded, iam, of, toEc2 } from "../testing/requests.ts";
import { roleOf, type SynthesizedRole } from "../testing/role.ts";
import { personalSessionPolicy } from "./personal.ts";

const boundary = iam("policy/company/boundary");
const ofCompany = { "iam:PermissionsBoundary": boundary };
const agent = iam("policy/company/agent");
const ml = smallSpec.clusters!["ml"]!;
const spec: PermanentSpec = {
  ...smallSpec,
  sandpits: { developers },
  iam: {
    permissionsBoundary: boundary,
    path: "/ml/",
    roles: { nodes: { policies: ["CloudWatchAgentServerPolicy", agent] } },
  },
  clusters: {
    ml: {
      ...ml,
      autoMode: {},
      podNetworking: { securityGroupsForPods: "strict" },
      roles: { cluster: { arn: iam("role/company/eks-cluster") } },
      workloads: {
        trainer: { namespace: "training", policies: ["AmazonSageMakerReadOnly"] },
        api: { namespace: "serving", roleArn: iam("role/company/api") },
      },
      eksAddons: {
        "vpc-cni": { podIdentity: { "aws-node": { roleArn: iam("role/company/cni") as "arn:" } } },
        "aws-efs-csi-driver": {},
      },
    },
  },
};
const template = await bootstrapped("ml-small", selfManaged, { environments: [checkEnvironment(spec)] });
const apply = roleOf(template, account, accountRoles.apply);
const plan = roleOf(template, account, accountRoles.plan);
const sandpit = roleOf(template, account, accountRoles.sandpit);

const nodes = iam("role/ml/small-ml-us-east-2-nodes");
const ofKim = iam("role/ml/kim-ml-us-east-2-nodes");
const toEks = { "iam:PassedToService": "eks.amazonaws.com" };
const attaching = (policy: string) => ({ "iam:PolicyARN": policy });

const may = (role: SynthesizedRole, action: string, resource: string, context: Context = {}, session?: object) =>
  isAllowed({
    principal: role.arn,
    action: `iam:${action}`,
    resource,
    context,
    policies: role.policies,
    ...(session !== undefined && { sessionPolicy: session }),
  });

describe("the role that applies, where the company limits roles", () => {
  it.each<[action: string, resource: string, context: Context]>([
    ["CreateRole", nodes, ofCompany],
    ["PutRolePermissionsBoundary", nodes, ofCompany],
    ["PutRolePolicy", nodes, ofCompany],
    ["CreateRole", ofKim, bounded],
    ["AttachRolePolicy", nodes, { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy") }],
    ["AttachRolePolicy", nodes, { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy") }],
    ["AttachRolePolicy", nodes, { ...ofCompany, ...attaching(agent) }],
    [
      "AttachRolePolicy",
      iam("role/ml/small-ml-us-east-2-cluster"),
      { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/AmazonEKSVPCResourceController") },
    ],
    [
      "AttachRolePolicy",
      iam("role/ml/small-ml-us-east-2-auto-nodes"),
      { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy") },
    ],
    [
      "AttachRolePolicy",
      iam("role/ml/small-ml-us-east-2-efs-csi-controller-sa"),
      { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy") },
    ],
    // It is limited by the boundary only in what it gives.
    ["DetachRolePolicy", nodes, attaching(agent)],
    ["DeleteRolePolicy", nodes, {}],
    ["DeleteRole", nodes, {}],
    ["GetRole", iam("role/company/eks-cluster"), {}],
    ["PassRole", iam("role/company/eks-cluster"), toEks],
    ["PassRole", iam("role/company/cni"), { "iam:PassedToService": "pods.eks.amazonaws.com" }],
    ["PassRole", iam("role/company/api"), { "iam:PassedToService": "pods.eks.amazonaws.com" }],
    [
      "AttachRolePolicy",
      iam("role/ml/small-ml-us-east-2-training.trainer"),
      { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/AmazonSageMakerReadOnly") },
    ],
    ["PassRole", nodes, toEc2],
  ])("may %s %s: %j", async (action, resource, context) => {
    expect(await may(apply, action, resource, context)).toBe(true);
  });

  it.each<[action: string, resource: string, context: Context]>([
    ["CreateRole", nodes, {}],
    ["CreateRole", nodes, { "iam:PermissionsBoundary": iam("policy/other") }],
    ["PutRolePolicy", nodes, {}],
    ["AttachRolePolicy", nodes, attaching(agent)],
    ["PutRolePermissionsBoundary", nodes, { "iam:PermissionsBoundary": iam("policy/other") }],
    ["DeleteRolePermissionsBoundary", nodes, ofCompany],
    ["AttachRolePolicy", nodes, { ...ofCompany, ...attaching("arn:aws:iam::aws:policy/AmazonS3FullAccess") }],
    ["PassRole", iam("role/company/eks-cluster"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["PassRole", iam("role/company/other"), toEks],
    ["PutRolePolicy", iam("role/company/eks-cluster"), ofCompany],
  ])("may not %s %s: %j", async (action, resource, context) => {
    expect(await may(apply, action, resource, context)).toBe(false);
  });
});

describe("the role that plans", () => {
  it("sees roles in their path", async () => {
    expect(await may(plan, "GetRole", nodes)).toBe(true);
  });
});

describe("the role for sandpits", () => {
  const session = JSON.parse(personalSessionPolicy({ name: "kim", backend: { type: "local" }, iam: { path: "/ml/" } }));

  it("makes roles of sandpits in the path, and touches none of an environment there", async () => {
    const allowed = { ...of("kim"), ...bounded };
    expect(await may(sandpit, "PutRolePolicy", ofKim, allowed)).toBe(true);
    expect(await may(sandpit, "PutRolePolicy", ofKim, allowed, session)).toBe(true);
    expect(await may(sandpit, "PutRolePolicy", iam("role/ml/lee-ml-us-east-2-nodes"), allowed, session)).toBe(false);
    for (const role of [nodes, iam("role/small-ml-us-east-2-nodes")])
      expect(await may(sandpit, "PutRolePolicy", role, allowed), role).toBe(false);
  });

  it("attaches what nodes of the base have, to roles with the boundary of personal environments", async () => {
    expect(await may(sandpit, "AttachRolePolicy", ofKim, { ...bounded, ...attaching(agent) })).toBe(true);
    expect(await may(sandpit, "AttachRolePolicy", ofKim, { ...ofCompany, ...attaching(agent) })).toBe(false);
  });
});

describe("roles that exist already", () => {
  it("are passed by no sandpit, whose boundary does not limit them", async () => {
    for (const name of ["eks-cluster", "cni", "api"])
      for (const service of ["eks.amazonaws.com", "pods.eks.amazonaws.com"]) {
        const request = ["PassRole", iam(`role/company/${name}`), { "iam:PassedToService": service }] as const;
        expect(await may(apply, ...request), name).toBe(true);
        expect(await may(sandpit, ...request), name).toBe(false);
      }
  });
});

describe("the roles of the bootstrap itself", () => {
  it("have the boundary of the company", async () => {
    const limited = await bootstrapped(
      "ml-small",
      { ...selfManaged, permissionsBoundary: "company/boundary" },
      { environments: [checkEnvironment(spec)] },
    );
    const roles = limited.resourcesOfType("aws_iam_role");
    expect(roles.length).toBeGreaterThan(3);
    expect(new Set(roles.map((role) => role["permissions_boundary"]))).toEqual(new Set([boundary]));
    expect(template.resourcesOfType("aws_iam_role").map((role) => role["permissions_boundary"])).not.toContain(
      boundary,
    );
  });
});

describe("an account in which one environment has no boundary", () => {
  it("keeps it out of no role, and may take it away again", async () => {
    const other = checkEnvironment({
      ...smallSpec,
      name: "other",
      network: { ...smallSpec.network, cidr: "10.99.0.0/16" },
    });
    const mixed = await bootstrapped("ml-small", selfManaged, { environments: [checkEnvironment(spec), other] });
    const role = roleOf(mixed, account, accountRoles.apply);
    expect(await may(role, "CreateRole", nodes)).toBe(true);
    expect(await may(role, "DeleteRolePermissionsBoundary", nodes)).toBe(true);
  });
});
