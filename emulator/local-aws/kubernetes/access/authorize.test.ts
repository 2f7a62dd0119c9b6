import { describe, expect, it } from "vitest";
import { policyNames } from "../../eks/access-refusals.ts";
import type { AccessEntry } from "../../eks/model.ts";
import { accessPolicies } from "./access-policies.ts";
import { type AccessQuestion, allowingPolicy } from "./authorize.ts";
import { accessQuestion } from "./testing/access-question.ts";
import { documentedPolicies, inNamespaces, ofTheCluster } from "./testing/documented-policies.ts";

const entry = (...policies: [name: string, ...namespaces: string[]][]): AccessEntry => ({
  clusterName: "ml",
  principalArn: "arn:aws:iam::111111111111:role/x",
  kubernetesGroups: [],
  accessEntryArn: "",
  createdAt: 0,
  modifiedAt: 0,
  tags: {},
  username: "x",
  type: "STANDARD",
  policies: new Map(
    policies.map(([name, ...namespaces]) => {
      const policyArn = `arn:aws:eks::aws:cluster-access-policy/${name}`;
      const accessScope = { type: namespaces.length === 0 ? "cluster" : "namespace", namespaces };
      return [policyArn, { policyArn, accessScope, associatedAt: 0, modifiedAt: 0 }];
    }),
  ),
});

describe("access policies", () => {
  it.each([
    ["dev", "dev", true],
    ["dev", "dev-a", false],
    ["dev-*", "dev-a", true],
    ["dev-*", "dev-", true],
    ["dev-*", "dev", false],
    ["*-dev", "a-dev", true],
    ["*-dev", "a-dev-b", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "acb", false],
    ["*", "anything", true],
    ["d.v", "dev", false],
  ])("for the namespace %s apply to %s: %s", (pattern, namespace, applies) => {
    const policy = allowingPolicy(entry(["AmazonEKSViewPolicy", pattern]), accessQuestion("list pods", namespace));
    expect(policy !== undefined).toBe(applies);
  });

  it("for namespaces allow nothing in all of them at once, nor outside of any, nor on URLs", () => {
    const everywhere = entry(["AmazonEKSClusterAdminPolicy", "*"]);
    const url: AccessQuestion = { nonResourceAttributes: { path: "/metrics", verb: "get" } };
    expect(allowingPolicy(everywhere, accessQuestion("list pods"))).toBeUndefined();
    expect(allowingPolicy(everywhere, url)).toBeUndefined();
    expect(allowingPolicy(entry(["AmazonEKSClusterAdminPolicy"]), url)).toBeDefined();
  });

  it("add up, each in its scope", () => {
    const both = entry(["AmazonEKSViewPolicy"], ["AmazonEKSEditPolicy", "dev"]);
    expect(allowingPolicy(both, accessQuestion("list pods", "prod"))?.policyArn).toMatch(/AmazonEKSViewPolicy$/);
    expect(allowingPolicy(both, accessQuestion("delete pods", "dev"))?.policyArn).toMatch(/AmazonEKSEditPolicy$/);
    expect(allowingPolicy(both, accessQuestion("delete pods", "prod"))).toBeUndefined();
  });

  it("name subresources: reading pods is not reaching into them", () => {
    const view = entry(["AmazonEKSViewPolicy"]);
    expect(allowingPolicy(view, accessQuestion("get pods/log", "dev"))).toBeDefined();
    expect(allowingPolicy(view, accessQuestion("get pods/exec", "dev"))).toBeUndefined();
  });

  it("are those that EKS has", () => {
    expect(policyNames).toEqual(expect.arrayContaining(Object.keys(accessPolicies)));
  });

  it("whose rules AWS does not publish allow nothing", () => {
    expect(allowingPolicy(entry(["AmazonEKSAutoNodePolicy"]), accessQuestion("list pods", "dev"))).toBeUndefined();
  });
});

describe("what EKS documents of access policies", () => {
  const answers = (text: string, namespace: string, ...scope: string[]): string =>
    documentedPolicies
      .map((name) => (allowingPolicy(entry([name, ...scope]), accessQuestion(text, namespace)) ? "y" : "-"))
      .join("");
  const nobody = "-------";
  const teams = ["team-*", "shared"];

  it.each(inNamespaces)("lets in a namespace %s: %s", (text, allowed) => {
    expect(answers(text, "any")).toBe(allowed);
    expect(answers(text, "team-a", ...teams)).toBe(allowed);
    expect(answers(text, "shared", ...teams)).toBe(allowed);
    expect(answers(text, "other", ...teams)).toBe(nobody);
    expect(answers(text, "", ...teams)).toBe(nobody);
  });

  it.each(ofTheCluster)("lets in the whole cluster %s: %s", (text, allowed) => {
    expect(answers(text, "")).toBe(allowed);
    expect(answers(text, "", ...teams)).toBe(nobody);
  });
});
