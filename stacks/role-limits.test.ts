import { checkEnvironment, type PermanentSpec, sandpitEnvironment } from "@ml-platform/environments";
import { completeSpec } from "@ml-platform/environments/testing";
import type { Resource, Template } from "@ml-platform/modules/testing";
import { personalBoundary } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "./testing/synthesized.ts";

const account = completeSpec.account.id;
const permissionsBoundary = `arn:aws:iam::${account}:policy/company/boundary`;
const { training, inference } = completeSpec.clusters!;
const given = (name: string) => `arn:aws:iam::${account}:role/company/${name}`;
const spec: PermanentSpec = {
  ...completeSpec,
  protected: false,
  sandpits: { developers: [`arn:aws:iam::${account}:role/developer`] },
  iam: {
    permissionsBoundary,
    path: "/ml/",
    roles: {
      nodes: { policies: ["CloudWatchAgentServerPolicy"] },
      bastion: { arn: given("bastion") },
      "external-secrets/external-secrets": { arn: given("store") },
    },
  },
  clusters: {
    inference: inference!,
    training: {
      ...training!,
      roles: {
        cluster: { arn: given("cluster") },
        nodes: { policies: [`arn:aws:iam::${account}:policy/agent`] },
        "kube-system/aws-node": { arn: given("cni") },
      },
    },
  },
};
const environment = checkEnvironment(spec);
const { templates } = await synthesized([environment]);
const all = Object.entries(templates);

function rolesOf(found: readonly (readonly [string, Template])[]): Resource[] {
  return found.flatMap(([, template]) => template.resourcesOfType("aws_iam_role"));
}

describe("an environment of a company that limits roles", () => {
  it("gives every role the boundary and the path", () => {
    const roles = rolesOf(all);
    expect(roles.length).toBeGreaterThan(15);
    expect(new Set(roles.map((role) => `${role["permissions_boundary"]} ${role["path"]}`))).toEqual(
      new Set([`${permissionsBoundary} /ml/`]),
    );
    const profiles = all.flatMap(([, template]) => template.resourcesOfType("aws_iam_instance_profile"));
    expect(profiles.map(({ path }) => path)).toEqual(["/ml/"]);
  });

  it("gives nodes more policies: those of all clusters and those of their own", () => {
    const attached = (stack: string) =>
      templates[stack]!.resourcesOfType("aws_iam_role_policy_attachment").map((each) => each["policy_arn"]);
    const ofAws = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy";
    expect(attached("complete-training-nodes")).toEqual(
      expect.arrayContaining([ofAws, `arn:aws:iam::${account}:policy/agent`]),
    );
    expect(attached("complete-inference-nodes")).toContain(ofAws);
    expect(attached("complete-inference-nodes")).not.toContain(`arn:aws:iam::${account}:policy/agent`);
  });

  it("uses the roles that exist already, and makes none in their place", () => {
    const cluster = templates["complete-training-cluster"]!;
    expect(cluster.resource("aws_eks_cluster")["role_arn"]).toBe(given("cluster"));
    expect(cluster.resourcesOfType("aws_iam_role")).toEqual([]);
    expect(cluster.resource("aws_eks_addon", { addon_name: "vpc-cni" })["pod_identity_association"]).toEqual([
      { role_arn: given("cni"), service_account: "aws-node" },
    ]);
    const bastion = templates["complete-bastion"]!;
    expect(bastion.resource("aws_iam_instance_profile")["role"]).toBe("bastion");
    expect(bastion.resourcesOfType("aws_iam_role")).toEqual([]);
    for (const entry of bastion.resourcesOfType("aws_eks_access_entry"))
      expect(entry["principal_arn"]).toBe(given("bastion"));
  });

  it("lets the same roles read secrets that read them otherwise, where these are now", () => {
    const secret = templates["complete-secrets"]!.resource("aws_secretsmanager_secret", {
      name: "complete/teams/nlp/model-hub",
    });
    const role = (name: string) => `arn:aws:iam::${account}:role/ml/complete-team-nlp-us-east-2-${name}`;
    expect(String(secret["policy"])).toContain(
      JSON.stringify(["member", "workload", "secrets"].map(role)).slice(1, -1),
    );
    const policies = templates["complete-secrets"]!.resourcesOfType("aws_secretsmanager_secret").map(({ policy }) =>
      String(policy),
    );
    expect(policies.join()).toContain(`"${given("store")}"`);
    expect(policies.join()).not.toMatch(/role\/complete-/);
  });
});

describe("a sandpit of such an environment", async () => {
  const sandpit = sandpitEnvironment(
    { environment, spec },
    { name: "kim", owner: "kim", kind: "dedicated", asleep: false, range: "10.99.0.0/20" },
  );
  const own = Object.entries((await synthesized([sandpit])).templates);

  it("has the boundary of personal environments instead, and the path", () => {
    const roles = rolesOf(own);
    expect(roles.length).toBeGreaterThan(5);
    expect(new Set(roles.map((role) => `${role["permissions_boundary"]} ${role["path"]}`))).toEqual(
      new Set([`arn:aws:iam::${account}:policy/${personalBoundary} /ml/`]),
    );
  });

  it("makes the roles itself that exist already for its base", () => {
    expect(rolesOf(own).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["kim-training-us-east-2-cluster", "kim-training-us-east-2-aws-node"]),
    );
  });
});
