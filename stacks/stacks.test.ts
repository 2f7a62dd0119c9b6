import { environments, findEnvironment } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { addresses, synthesized } from "./testing/synthesized.ts";

const all = synthesized(environments);

describe.each(all.stacks.map(({ id }) => id))("%s", (id) => {
  it("is what was reviewed", async () => {
    const text = `${JSON.stringify(all.configuration[id], null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${id}.json`);
  });

  it("keeps its addresses: a changed line is a resource destroyed or made", async () => {
    const text = `${addresses(all.configuration[id]!).join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${id}.addresses.txt`);
  });
});

describe("every environment", () => {
  it("has one stack per configured section, in the order of what they read", () => {
    expect(Object.fromEntries(all.stacks.map(({ id, dependencies }) => [id, [...dependencies].sort()]))).toEqual({
      "dev-network": [],
      "dev-ml-cluster": ["dev-network"],
      "dev-ml-nodes": ["dev-ml-cluster", "dev-network"],
      "staging-network": [],
      "staging-training-cluster": ["staging-network"],
      "staging-training-nodes": ["staging-network", "staging-training-cluster"],
      "staging-inference-cluster": ["staging-network"],
      "staging-inference-nodes": ["staging-inference-cluster", "staging-network"],
      "prod-network": [],
      "prod-training-cluster": ["prod-network"],
      "prod-training-nodes": ["prod-network", "prod-training-cluster"],
      "prod-inference-cluster": ["prod-network"],
      "prod-inference-nodes": ["prod-inference-cluster", "prod-network"],
    });
  });

  it("is synthesized to the same bytes every time, in whatever company", () => {
    expect(synthesized(environments).text).toEqual(all.text);
    for (const environment of environments) expect(all.text).toMatchObject(synthesized([environment]).text);
  });

  it("reads only outputs that are published", () => {
    for (const [id, text] of Object.entries(all.text)) {
      for (const [, upstream, output] of text.matchAll(/data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)/g)) {
        expect(Object.keys(all.configuration[upstream!]!.output), `${id} reads ${upstream}`).toContain(output);
      }
    }
  });

  it("touches its own account only, and tags everything", () => {
    expect(all.configuration["dev-network"]!.provider["aws"]).toEqual([
      {
        allowed_account_ids: ["222222222222"],
        default_tags: [
          {
            tags: {
              environment: "dev",
              stack: "network",
              owner: "ml-platform",
              "cost-centre": "ml-dev",
              repository: expect.stringContaining("ml-platform"),
              "managed-by": "terraform",
            },
          },
        ],
        region: "us-east-2",
      },
    ]);
  });

  it("needs no cloud call to be planned", () => {
    for (const { data = {} } of Object.values(all.configuration)) {
      expect(Object.keys(data).filter((type) => type !== "terraform_remote_state")).toEqual([]);
    }
  });
});

describe("adding an availability zone", () => {
  it("adds resources and touches none that stand", () => {
    const dev = findEnvironment("dev");
    const zones = dev.network.availabilityZones;
    const fewer = synthesized([
      { ...dev, network: { ...dev.network, availabilityZones: zones.slice(0, 2) } },
    ]).configuration;
    const more = synthesized([dev]).configuration;
    expect(zones.length).toBeGreaterThan(2);
    const before = fewer["dev-network"]!;
    const after = more["dev-network"]!;
    expect(addresses(after).length).toBeGreaterThan(addresses(before).length);
    expect(addresses(after)).toEqual(expect.arrayContaining(addresses(before)));
    for (const type of ["aws_vpc", "aws_subnet", "aws_route_table", "aws_route", "aws_eip", "aws_nat_gateway"]) {
      for (const [name, config] of Object.entries(before.resource[type] ?? {})) {
        expect(after.resource[type]![name], `${type}.${name}`).toEqual(config);
      }
    }
    expect(addresses(more["dev-ml-nodes"]!)).toEqual(expect.arrayContaining(addresses(fewer["dev-ml-nodes"]!)));
  });
});

describe("a stack that breaks a policy", () => {
  it("is not written, and says what is wrong where", () => {
    const dev = findEnvironment("dev");
    const untagged = { ...dev, tags: { ...dev.tags, owner: "" } };
    expect(() => synthesized([untagged])).toThrow(
      /dev-network.*the provider's default tags lack owner \(policy required-tags\)$/s,
    );
  });
});
