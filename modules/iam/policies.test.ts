import { aNetwork } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { addonNames, loadAddon } from "../addons/index.ts";
import { AddonsOnNodes, EksCluster } from "../eks/index.ts";
import { NodeRole } from "../node-group/index.ts";
import { Tenant } from "../tenant/index.ts";
import { alone } from "../testing/addon-surroundings.ts";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { devMl } from "../testing/eks-cluster.ts";
import { Template } from "../testing/template.ts";
import { aTenant } from "../testing/tenant.ts";
import { Vpc } from "../vpc/index.ts";

/** Longer ones cannot be managed policies. Source: "IAM and AWS STS quotas" in the IAM user guide. */
const maxPolicyLength = 6144;

const key = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
const addons = await Promise.all(addonNames.map(async (name) => ({ name, Addon: await loadAddon(name) })));

/** Every construct that has policies of its own, with the options that bring the most; every add-on of the catalogue. */
const template = Template.synthesize((stack) => {
  new Vpc(stack, "vpc", {
    name: "dev",
    region: "us-east-2",
    accountId: "111111111111",
    deletionProtection: false,
    ...aNetwork,
  });
  new EksCluster(stack, "eks", {
    ...devMl,
    encryption: { kmsKey: key, irreversible: true },
  });
  new NodeRole(stack, "node-role", { cluster: aClusterRef });
  new AddonsOnNodes(stack, "addons", {
    cluster: aClusterRef,
    dependsOn: [],
    eksAddons: {},
    nodeGroups: {},
    volumeKeyArn: key,
  });
  new Tenant(stack, "tenant", aTenant);
  for (const { name, Addon } of addons) new Addon(stack, name, { cluster: aClusterRef, around: alone });
});
const policies = template
  .resourcesOfType("aws_iam_role_policy")
  .map(({ name, policy }) => ({ name, policy: String(policy) }));

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

describe("the policies of all modules", () => {
  it("are found", () => {
    expect(policies.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "encrypt-secrets",
        "encrypt-volumes",
        "keep-secrets",
        "scale-node-groups",
        "write-log-group",
      ]),
    );
  });

  it.each(policies)("fit into a managed policy: $name", ({ policy }) => {
    expect(policy.length).toBeLessThanOrEqual(maxPolicyLength);
  });

  it.each(policies)("name every action: $name", ({ policy }) => {
    const actions = (JSON.parse(policy).Statement as Statement[]).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it.each(policies)("name the resources of every action that changes something: $name", ({ policy }) => {
    const everywhere = (JSON.parse(policy).Statement as Statement[]).filter(({ Resource }) => Resource.includes("*"));
    const changing = everywhere
      .flatMap(({ Action }) => Action)
      .filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(changing).toEqual([]);
  });
});
