import type { Environment } from "@ml-platform/environments";
import { complete, personal, referenceEnvironments, small } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { synthesized } from "./testing/synthesized.ts";

const all = await synthesized(referenceEnvironments);
const ids = all.stacks.map(({ id }) => id);

describe.each(ids)("%s", (id) => {
  it("keeps its addresses: a changed line means a resource destroyed or created", async () => {
    const text = `${all.templates[id]!.addresses.join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${id}.addresses.txt`);
  });
});

// Only the environment that has every option: the others would record the same facts again.
describe.each(ids.filter((id) => id.startsWith("complete-")))("%s", (id) => {
  it("matches the reviewed configuration", async () => {
    const text = `${JSON.stringify(all.templates[id]!.configuration, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${id}.json`);
  });
});

describe("every stack", () => {
  it("is synthesized without a warning but those that the reference environments cause by intention", () => {
    const intended =
      /is in account 111111111111, and the cluster in 444444444444|^Kubernetes 1\.34 leaves standard support|"v1\.20\.4-eksbuild\.2" is older than/;
    const warnings = all.stacks.flatMap(({ warnings: found }) => found.map(({ message }) => message));
    expect(warnings.filter((message) => !intended.test(message))).toEqual([]);
  });

  it("is synthesized to the same bytes every time, whatever is synthesized with it", async () => {
    for (const environment of referenceEnvironments) {
      const { text } = await synthesized([environment]);
      expect(Object.keys(text).length).toBeGreaterThan(0);
      expect(all.text).toMatchObject(text);
    }
    const some = ids.filter((id) => id.startsWith("complete-"));
    for (const rest of [0, 1]) {
      const only = some.filter((_, index) => index % 2 === rest);
      const { text, stacks } = await synthesized(referenceEnvironments, { only });
      expect(stacks.map(({ id }) => id)).toEqual(only);
      expect(all.text).toMatchObject(text);
    }
  });

  it("reads only outputs that are published", () => {
    const reads = Object.entries(all.text).flatMap(([id, text]) =>
      [...text.matchAll(/data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)/g)].map(
        ([, upstream = "", output = ""]) => ({ id, upstream, output }),
      ),
    );
    // It comes after the clusters in which it makes associations, and needs no more of them than their names.
    const knowsNames = "complete-secrets";
    const readers = all.stacks.flatMap(({ id, dependencies }) =>
      dependencies.length > 0 && id !== knowsNames ? [id] : [],
    );
    expect([...new Set(reads.map(({ id }) => id))].sort()).toEqual(readers.sort());
    for (const { id, upstream, output } of reads) {
      expect(Object.keys(all.templates[upstream]!.outputs), `${id} reads ${upstream}`).toContain(output);
    }
  });

  it("touches only the account of its environment, and tags everything", () => {
    const environments = new Map(referenceEnvironments.map((environment) => [environment.name, environment]));
    for (const { id, environment: name, name: stack } of all.stacks) {
      const { account, region, tags } = environments.get(name) as Environment;
      const [first, ...others] = all.templates[id]!.configuration.provider?.["aws"] ?? [];
      const configured = {
        allowed_account_ids: [account.id],
        default_tags: [
          {
            tags: {
              environment: name,
              stack,
              owner: tags.owner,
              "cost-centre": tags.costCentre,
              repository: "example.com/reference",
              "managed-by": "terraform",
            },
          },
        ],
      };
      expect(first, id).toEqual({ ...configured, region });
      // Copies are in other regions.
      for (const other of others)
        expect(other, id).toEqual({ ...configured, region: other["alias"], alias: other["alias"] });
    }
  });

  it("can be planned without calls to the cloud: docs/decisions/0011-data-sources.md", () => {
    for (const [id, { dataSources }] of Object.entries(all.templates)) {
      const others = Object.keys(dataSources).filter((address) => !address.startsWith("data.terraform_remote_state."));
      expect(others, id).toEqual([]);
    }
  });
});

describe("adding an availability zone", () => {
  it("adds resources and changes none that exist", async () => {
    const zones = complete.network.availabilityZones;
    const smaller = { ...complete, network: { ...complete.network, availabilityZones: zones.slice(0, 2) } };
    const fewer = (await synthesized([smaller])).templates;
    const more = all.templates;
    expect(zones.length).toBeGreaterThan(2);
    const before = fewer["complete-network"]!;
    const after = more["complete-network"]!;
    expect(after.addresses.length).toBeGreaterThan(before.addresses.length);
    expect(after.addresses).toEqual(expect.arrayContaining(before.addresses));
    const untouched = /^aws_(vpc|subnet|route_table|route|eip|nat_gateway)\./;
    for (const address of before.addresses.filter((each) => untouched.test(each))) {
      expect(after.resources[address], address).toEqual(before.resources[address]);
    }
    expect(more["complete-training-nodes"]!.addresses).toEqual(
      expect.arrayContaining(fewer["complete-training-nodes"]!.addresses),
    );
  });
});

describe("a personal environment", () => {
  it("reads the network of its base from the base's state", () => {
    const read = all.templates["anna-ml-cluster"]!.remoteReads["small-network"];
    expect(read).toMatchObject({ config: { key: "small/small-network.tfstate" } });
    expect(all.templates["anna-ml-cluster"]!.terraform).toMatchObject({
      backend: { s3: { key: "anna/anna-ml-cluster.tfstate" } },
    });
  });

  it("reads it from the backend of its base, whatever its own backend is", async () => {
    const local = { ...personal, backend: { type: "local" as const } };
    const { templates } = await synthesized([local]);
    expect(templates["anna-ml-cluster"]!.terraform).toMatchObject({ backend: { local: {} } });
    expect(templates["anna-ml-cluster"]!.remoteReads["small-network"]).toMatchObject({ backend: "s3" });
  });
});

describe("a stack that breaks a policy", () => {
  it("is not written, and the error says what is wrong and where", async () => {
    const untagged = { ...small, tags: { ...small.tags, owner: "" } };
    await expect(synthesized([untagged])).rejects.toThrow(
      /small-network.*the provider's default tags lack owner \(policy required-tags\)$/s,
    );
  });
});
