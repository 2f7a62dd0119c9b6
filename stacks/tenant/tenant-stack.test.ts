import {
  checkEnvironment,
  type PermanentSpec,
  type SandpitSpec,
  sandpitEnvironment,
  type Tenant,
} from "@ml-platform/environments";
import { dedicatedSandpit, sharedSandpit, smallSpec } from "@ml-platform/environments/testing";
import type { Template } from "@ml-platform/modules/testing";
import { personalBoundary } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const developers = ["arn:aws:iam::111111111111:role/developer"];

function sandpit(made: Partial<SandpitSpec> = {}, sandpits: PermanentSpec["sandpits"] = { developers }) {
  const spec = { ...smallSpec, sandpits };
  return sandpitEnvironment(
    { environment: checkEnvironment(spec), spec },
    { name: "alice", owner: "alice", kind: "shared", asleep: false, ...made },
  );
}

const shared = (await synthesized([sharedSandpit])).templates;
const tenant = shared["bea-ml-tenant"] as Template;
const dedicated = (await synthesized([dedicatedSandpit])).templates;

describe("a shared sandpit", () => {
  it("is one stack", () => {
    expect(Object.keys(shared)).toEqual(["bea-ml-tenant"]);
  });

  it("matches the reviewed configuration", async () => {
    const text = `${JSON.stringify(tenant.configuration, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../__snapshots__/bea-ml-tenant.json");
  });

  it("is in the cluster of its base, whose state it reads", () => {
    expect(Object.keys(tenant.remoteReads)).toEqual(["small-ml-cluster"]);
    for (const type of ["aws_eks_access_entry", "aws_eks_pod_identity_association"]) {
      expect(tenant.resourcesOfType(type).map(({ cluster_name: cluster }) => cluster)).toContain("small-ml");
    }
    expect(tenant.resourcesOfType("aws_eks_access_policy_association")).toEqual([]);
  });

  it("says what its owner needs", () => {
    const role = (name: string) => `\${${tenant.addressOf("aws_iam_role", { name })}.arn}`;
    expect(tenant.outputs).toMatchObject({
      namespaces: ["sandpit-bea"],
      owner_role_arn: role("bea-us-east-2-owner"),
      workload_role_arns: { "sandpit-bea/workload": role("bea-us-east-2-workload") },
      secrets_path: "small/sandpits/bea/",
    });
  });

  it("has no owner in AWS where its base names no roles of developers", async () => {
    const { templates } = await synthesized([sandpit({}, {})]);
    const without = templates["alice-ml-tenant"] as Template;
    expect(without.outputs["owner_role_arn"]).toBe("");
    expect(without.resourcesOfType("aws_iam_role").map(({ name }) => name)).toEqual(["alice-us-east-2-workload"]);
    expect(without.resourcesOfType("aws_eks_access_entry")).toEqual([]);
  });

  it("knows its owner by the name that sessions have at the company", async () => {
    const { templates } = await synthesized([sandpit({}, { developers, sessionName: "{user}@example.com" })]);
    const role = (templates["alice-ml-tenant"] as Template).resource("aws_iam_role", { name: "alice-us-east-2-owner" });
    expect(String(role["assume_role_policy"])).toContain('"aws:userid":"*:alice@example.com"');
  });

  it("changes nothing but quotas when it falls asleep", async () => {
    const sleeping = { ...sharedSandpit, tenant: { ...(sharedSandpit.tenant as Tenant), asleep: true } };
    const asleep = (await synthesized([sleeping])).templates["bea-ml-tenant"] as Template;
    expect(asleep.addresses).toEqual(tenant.addresses);
    const changed = asleep.addresses.filter(
      (address) => JSON.stringify(asleep.resources[address]) !== JSON.stringify(tenant.resources[address]),
    );
    expect(changed).toEqual([tenant.addressOf("kubernetes_resource_quota_v1", { metadata: { name: "tenant" } })]);
    expect(asleep.resources[changed[0] as string]).toMatchObject({ spec: { hard: { pods: "0" } } });
  });
});

describe("a dedicated sandpit", () => {
  it("is an environment of its own, with a tenant in each cluster", () => {
    expect(Object.keys(dedicated).sort()).toEqual(
      ["cluster", "nodes", "platform", "tenant"].map((kind) => `cleo-ml-${kind}`).concat("cleo-network"),
    );
  });

  it("has a cluster of its own, which its owner administers", () => {
    const own = dedicated["cleo-ml-tenant"] as Template;
    expect(Object.keys(own.remoteReads)).toEqual(["cleo-ml-cluster"]);
    expect(own.resource("aws_eks_access_policy_association")).toMatchObject({
      cluster_name: "cleo-ml",
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
    expect(own.resourcesOfType("aws_iam_role").map(({ name }) => name)).toEqual([
      "cleo-ml-us-east-2-owner",
      "cleo-ml-us-east-2-workload",
    ]);
    expect(own.addresses.filter((address) => /_(resource_quota|limit_range|network_policy)_/.test(address))).toEqual(
      [],
    );
  });
});

describe("everything of a sandpit", () => {
  const all = Object.entries({ ...shared, ...dedicated });

  it.each(all)(
    "keeps its addresses: a changed line means a resource destroyed or created: %s",
    async (id, template) => {
      const text = `${template.addresses.join("\n")}\n`;
      await expect(text).toMatchFileSnapshot(`../__snapshots__/${id}.addresses.txt`);
    },
  );

  it("is tagged with its name", () => {
    expect(all.length).toBeGreaterThan(4);
    for (const [id, template] of all) {
      const [{ tags }] = template.provider("aws")["default_tags"] as [{ tags: Record<string, string> }];
      const name = id.split("-", 1)[0];
      expect(tags, id).toMatchObject({ environment: name, sandpit: name });
    }
    const launched = (dedicated["cleo-ml-nodes"] as Template).resourcesOfType("aws_launch_template");
    expect(launched.length).toBeGreaterThan(0);
    for (const { tag_specifications } of launched) {
      for (const { tags } of tag_specifications as { readonly tags: object }[]) {
        expect(tags).toMatchObject({ environment: "cleo", sandpit: "cleo" });
      }
    }
  });

  it("does no more than the boundary of personal environments allows", () => {
    const roles = all.flatMap(([, template]) => template.resourcesOfType("aws_iam_role"));
    expect(roles.length).toBeGreaterThan(7);
    expect(new Set(roles.map((role) => role["permissions_boundary"]))).toEqual(
      new Set([`arn:aws:iam::111111111111:policy/${personalBoundary}`]),
    );
  });
});

describe("a permanent environment", () => {
  it("has neither the boundary nor the tag", async () => {
    const { text } = await synthesized([checkEnvironment({ ...smallSpec, sandpits: { developers } })]);
    expect(Object.values(text).join()).not.toMatch(/permissions_boundary|"sandpit"/);
  });
});
