import { describe, expect, it } from "vitest";
import { policyNames } from "../../eks/access-refusals.ts";
import type { AccessEntry } from "../../eks/model.ts";
import { accessPolicies } from "./access-policies.ts";
import { type AccessQuestion, allowingPolicy } from "./authorize.ts";

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

/** `list pods` or `get pods/log`, in a namespace. */
const question = (text: string, namespace = ""): AccessQuestion => {
  const [verb = "", path = ""] = text.split(" ");
  const [resource = "", subresource = ""] = path.split("/");
  return { resourceAttributes: { verb, resource, subresource, namespace, group: "" } };
};

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
    const policy = allowingPolicy(entry(["AmazonEKSViewPolicy", pattern]), question("list pods", namespace));
    expect(policy !== undefined).toBe(applies);
  });

  it("for namespaces allow nothing in all of them at once, nor outside of any, nor on URLs", () => {
    const everywhere = entry(["AmazonEKSClusterAdminPolicy", "*"]);
    const url: AccessQuestion = { nonResourceAttributes: { path: "/metrics", verb: "get" } };
    expect(allowingPolicy(everywhere, question("list pods"))).toBeUndefined();
    expect(allowingPolicy(everywhere, url)).toBeUndefined();
    expect(allowingPolicy(entry(["AmazonEKSClusterAdminPolicy"]), url)).toBeDefined();
  });

  it("add up, each in its scope", () => {
    const both = entry(["AmazonEKSViewPolicy"], ["AmazonEKSEditPolicy", "dev"]);
    expect(allowingPolicy(both, question("list pods", "prod"))?.policyArn).toMatch(/AmazonEKSViewPolicy$/);
    expect(allowingPolicy(both, question("delete pods", "dev"))?.policyArn).toMatch(/AmazonEKSEditPolicy$/);
    expect(allowingPolicy(both, question("delete pods", "prod"))).toBeUndefined();
  });

  it("name subresources: reading pods is not reaching into them", () => {
    const view = entry(["AmazonEKSViewPolicy"]);
    expect(allowingPolicy(view, question("get pods/log", "dev"))).toBeDefined();
    expect(allowingPolicy(view, question("get pods/exec", "dev"))).toBeUndefined();
  });

  it("are those that EKS has", () => {
    expect(policyNames).toEqual(expect.arrayContaining(Object.keys(accessPolicies)));
  });

  it("whose rules AWS does not publish allow nothing", () => {
    expect(allowingPolicy(entry(["AmazonEKSAutoNodePolicy"]), question("list pods", "dev"))).toBeUndefined();
  });
});
