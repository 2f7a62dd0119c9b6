import { beforeEach, describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

const principalArn = roleArn("admin");
const entry = `/clusters/ml/access-entries/${encodeURIComponent(principalArn)}`;
const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

let eks: EksCalls;
beforeEach(async () => {
  eks = new EksCalls();
  await eks.createCluster();
});

const create = (body: Record<string, unknown> = {}) =>
  eks.post("/clusters/ml/access-entries", { principalArn, ...body });
const associate = (body: Record<string, unknown> = {}) =>
  eks.post(`${entry}/access-policies`, { policyArn, accessScope: { type: "cluster" }, ...body });

describe("access entries", () => {
  it("name a user after the role's sessions, or what they are told", async () => {
    await create({ kubernetesGroups: ["viewers"] });
    expect((await eks.get(entry)).body.accessEntry).toMatchObject({
      principalArn,
      kubernetesGroups: ["viewers"],
      type: "STANDARD",
      username: "arn:aws:sts::123456789012:assumed-role/admin/{{SessionName}}",
      accessEntryArn: expect.stringMatching(
        /^arn:aws:eks:us-east-1:123456789012:access-entry\/ml\/role\/123456789012\/admin\//,
      ),
    });
    await eks.post(entry, { username: "admin", kubernetesGroups: [] });
    expect((await eks.get(entry)).body.accessEntry).toMatchObject({ username: "admin", kubernetesGroups: [] });
    await eks.delete(entry);
    expect((await eks.get("/clusters/ml/access-entries")).body.accessEntries).toEqual([]);
  });

  it.each([
    ["EC2_LINUX", "system:node:{{EC2PrivateDNSName}}"],
    ["FARGATE_LINUX", "system:node:{{SessionName}}"],
    ["HYBRID_LINUX", "system:node:{{SessionName}}"],
  ])("of type %s name nodes %s", async (type, username) => {
    await create({ type });
    expect((await eks.get(entry)).body.accessEntry).toMatchObject({ username, kubernetesGroups: ["system:nodes"] });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a principal that does not exist",
      { principalArn: roleArn("none") },
      "InvalidParameterException: The specified principalArn is invalid: invalid principal.",
    ],
    ["a type", { type: "LINUX" }, "InvalidParameterException: The specified type LINUX is invalid."],
    [
      "groups of Kubernetes itself",
      { kubernetesGroups: ["system:masters"] },
      "InvalidParameterException: The kubernetes group name system:masters is invalid, it cannot start with system:",
    ],
    [
      "groups of nodes",
      { type: "EC2_LINUX", kubernetesGroups: ["x"] },
      "Groups cannot be specified for an access entry",
    ],
    ["a reserved username", { username: "system:admin" }, "The username system:admin is invalid"],
  ])("refuse %s", async (_, body, error) => {
    expect(outcome(await create(body))).toContain(error);
  });

  it("refuse a principal twice", async () => {
    await create();
    expect(outcome(await create())).toBe(
      "ResourceInUseException: The specified access entry resource is already in use on this cluster.",
    );
  });

  it("are not there in clusters that know the ConfigMap only", async () => {
    await eks.createCluster({ name: "old", accessConfig: { authenticationMode: "CONFIG_MAP" } });
    expect(outcome(await eks.get("/clusters/old/access-entries"))).toContain(
      "InvalidRequestException: The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]",
    );
  });
});

describe("access policies", () => {
  it("are associated, listed, found by, and taken away", async () => {
    await create();
    expect((await associate()).body).toMatchObject({ associatedAccessPolicy: { policyArn } });
    expect((await eks.get(`${entry}/access-policies`)).body.associatedAccessPolicies).toMatchObject([
      { policyArn, accessScope: { type: "cluster", namespaces: [] } },
    ]);
    const target = `/clusters/ml/access-entries?associatedPolicyArn=${encodeURIComponent(policyArn)}`;
    expect((await eks.get(target)).body.accessEntries).toEqual([principalArn]);
    expect(outcome(await eks.delete(`${entry}/access-policies/${encodeURIComponent(policyArn)}`))).toBe(200);
    expect((await eks.get(`${entry}/access-policies`)).body.associatedAccessPolicies).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a policy that is none",
      { policyArn: policyArn.replace("Admin", "Boss") },
      "The policyArn parameter format is not",
    ],
    ["a policy of IAM", { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }, "The policyArn parameter format"],
    ["a scope", { accessScope: { type: "pod" } }, 'Invalid access scope type "pod"'],
    ["no namespace", { accessScope: { type: "namespace" } }, "Namespaces must be specified for scope type namespace."],
    ["stray namespaces", { accessScope: { type: "cluster", namespaces: ["x"] } }, "Namespaces cannot be specified"],
  ])("refuse %s", async (_, body, error) => {
    await create();
    expect(outcome(await associate(body))).toContain(`InvalidParameterException: ${error}`);
  });

  it("need an entry of a person", async () => {
    expect(outcome(await associate())).toContain("ResourceNotFoundException: The specified principalArn could not be");
    await create({ type: "EC2_LINUX" });
    expect(outcome(await associate())).toContain("cannot be associated with an access entry of type EC2_LINUX");
  });
});
