import { describe, expect, it } from "vitest";
import { cutText, digestOf } from "../compare/cut-texts.ts";
import { indexStates } from "../explore/index-states.ts";
import type { JsonObject } from "../model/json.ts";
import type { Reading } from "../read/read-states.ts";
import { handWritten } from "../testing/hand-written.ts";
import { assembleReport, type ReportParts } from "./assemble-report.ts";

const environments = [
  { name: "dev", kind: "permanent", account: { id: "222222222222", alias: "ml-dev" }, region: "us-east-1" },
  { name: "anna", kind: "personal", account: { id: "222222222222", alias: "ml-dev" }, region: "us-east-1" },
  { name: "prod", kind: "permanent", account: { id: "444444444444", alias: "ml-prod" }, region: "us-east-1" },
].map((each) => ({ ...each, protected: each.name === "prod" })) as ReportParts["environments"];

const network = {
  resources: [
    { type: "aws_vpc", name: "main", attributes: { id: "vpc-1", cidr_block: "10.0.0.0/16", tags: { note: null } } },
    { type: "aws_nat_gateway", name: "nat", attributes: { id: "nat-1", log: "x".repeat(2001), password: "hunter2" } },
    { type: "aws_ami", name: "base", mode: "data" as const },
  ],
  outputs: { vpc_id: "vpc-1" },
};

async function report(parts: Partial<ReportParts> = {}, change: (reading: Reading) => Reading = (each) => each) {
  const readings = await handWritten([
    { id: "dev-network", ...network },
    {
      id: "dev-nodes",
      dependencies: ["dev-network"],
      configuration: {
        resource: { aws_eip: { a: { vpc: "${data.terraform_remote_state.dev-network.outputs.vpc_id}" } } },
      },
    },
    { id: "anna-nodes", resources: [] },
    { id: "prod-network", ...network },
  ]);
  return assembleReport({
    target: "emulated",
    environments,
    index: indexStates(readings.map(change)),
    orphans: new Set(),
    locks: [],
    drift: [],
    histories: [],
    now: new Date("2026-11-21T22:00:00Z"),
    shown: (text) => text.replaceAll("/repository/", ""),
    ...parts,
  });
}

describe("a report", () => {
  it("has the facts, counts and cost of each environment", async () => {
    const { environments: reported, ...rest } = await report();
    expect(reported.map(({ name, kind, account }) => [name, kind, account])).toEqual([
      ["dev", "permanent", "ml-dev (222222222222)"],
      ["anna", "personal", "ml-dev (222222222222)"],
      ["prod", "permanent", "ml-prod (444444444444)"],
    ]);
    expect(reported[0]).toEqual({
      name: "dev",
      kind: "permanent",
      protected: false,
      account: "ml-dev (222222222222)",
      accountId: "222222222222",
      cutTexts: { [digestOf("x".repeat(2001))]: { folded: expect.any(String), own: expect.any(String) } },
      region: "us-east-1",
      counts: { stacks: 2, resources: 2, data: 1, tainted: 0, deposed: 0, problems: 0 },
      cost: { exact: 32.85, estimated: 0, maximum: 32.85, unknown: 0, unsupported: 0 },
    });
    expect(rest).toMatchObject({ generatedAt: "2026-11-21T22:00:00.000Z", target: "emulated" });
  });

  it("has owners, clusters and what becomes of their versions", async () => {
    const cluster = (name: string, attributes: object) => ({
      type: "aws_eks_cluster",
      name,
      attributes: { id: name, name, ...attributes },
    });
    const readings = await handWritten([
      {
        id: "dev-network",
        resources: [
          cluster("dev-old", { version: "1.31", upgrade_policy: [{ support_type: "STANDARD" }] }),
          cluster("dev-new", { version: "1.35" }),
          cluster("dev-unknown", {}),
        ],
      },
    ]);
    const tags = { owner: "ml-platform", costCentre: "ml-dev" };
    const facts = environments.map((each) => ({ ...each, ...(each.name === "dev" && { tags }) }));
    const { environments: reported } = await report({ environments: facts, index: indexStates(readings) });
    expect(reported[0]).toMatchObject({
      owner: "ml-platform",
      costCentre: "ml-dev",
      clusters: [
        {
          stack: "dev-network",
          name: "dev-old",
          version: "1.31",
          support: "extended",
          supportedUntil: "2026-11-26",
          warning: expect.stringMatching(/leaves extended support in 5 days, on 2026-11-26/),
        },
        { stack: "dev-network", name: "dev-new", version: "1.35", support: "standard", supportedUntil: "2027-03-27" },
      ],
    });
    expect(reported[2]).not.toHaveProperty("clusters");
  });

  it("has personal environments, whether or not their states were read", async () => {
    const facts = {
      base: "dev",
      state: "ready" as const,
      stacks: 2,
      expiresAt: "2026-11-22T08:00:00Z",
      destroyedAt: "2026-11-23T08:00:00Z",
    };
    const { environments: reported } = await report({
      personal: [
        { ...facts, name: "anna", owner: "anna" },
        { ...facts, name: "bob", owner: "bob", hourly: 1.5 },
      ],
    });
    expect(reported.map(({ name, kind, owner, personal }) => [name, kind, owner, personal?.base])).toEqual([
      ["dev", "permanent", undefined, undefined],
      ["anna", "personal", "anna", "dev"],
      ["prod", "permanent", undefined, undefined],
      ["bob", "personal", "bob", "dev"],
    ]);
    expect(reported[3]).toMatchObject({
      region: "us-east-1",
      counts: { stacks: 2, resources: 0 },
      personal: { hourly: 1.5 },
    });
    expect(reported[3]?.personal).not.toHaveProperty("owner");
  });

  it("has each set of tags once, and the zone of each resource", async () => {
    const tagged = (name: string, more: JsonObject) => ({
      type: "aws_subnet",
      name,
      attributes: { id: name, tags: { Name: name, owner: "ml" }, ...more },
    });
    const readings = await handWritten([
      {
        id: "dev-network",
        resources: [
          tagged("a", { availability_zone: "us-east-1a" }),
          tagged("b", { tags_all: { Name: "b", owner: "ml" } }),
          tagged("c", { tags_all: { owner: "ml", team: "data" } }),
          { type: "aws_nat_gateway", name: "nat", attributes: { id: "nat-1", subnet_id: "a" } },
          {
            type: "aws_autoscaling_group",
            name: "hosts",
            attributes: { id: "hosts", tag: [{ key: "owner", value: "ml", propagate_at_launch: true }] },
          },
        ],
      },
    ]);
    const { resources, tagSets } = await report({ index: indexStates(readings) });
    expect(tagSets).toEqual([{ owner: "ml" }, { owner: "ml", team: "data" }]);
    expect(resources.map(({ tags, zone }) => [tags, zone])).toEqual([
      [0, "us-east-1a"],
      [0, undefined],
      [1, undefined],
      [undefined, "us-east-1a"],
      [0, undefined],
    ]);
  });

  it("shows problems with shortened paths", async () => {
    const problems = [{ environment: "prod", message: "/repository/environments/prod.ts: is not valid" }];
    expect((await report({ problems })).problems).toEqual([
      { environment: "prod", message: "environments/prod.ts: is not valid" },
    ]);
  });

  it("has the status of each stack, with shortened paths", async () => {
    const message = "/repository/prod.tfstate: is empty.";
    const { stacks } = await report({ orphans: new Set(["anna-nodes"]) }, (reading) => {
      const { stack } = reading;
      const file = `/repository/${stack.id}.tfstate`;
      if (stack.id !== "prod-network") return { ...reading, file };
      return { status: "failed", stack, file, failure: { kind: "empty", file, message } };
    });
    expect(stacks.map(({ id, status, location, problem }) => [id, status, location, problem])).toEqual([
      ["dev-network", "applied", "dev-network.tfstate", undefined],
      ["dev-nodes", "not-applied", "dev-nodes.tfstate", undefined],
      ["anna-nodes", "orphan", "anna-nodes.tfstate", undefined],
      ["prod-network", "unreadable", "prod-network.tfstate", "prod.tfstate: is empty."],
    ]);
  });

  it("has locks and drift with their stack, and counts them for its environment", async () => {
    const index = indexStates(await handWritten([{ id: "dev-network", ...network }]));
    const [reading] = index.readings;
    const lock = {
      id: "7",
      operation: "OperationTypeApply",
      info: "",
      who: "kim@laptop",
      terraformVersion: "",
      path: "",
    };
    const difference = { address: "aws_vpc.main", type: "aws_vpc", kind: "removed" as const, attributes: [] };
    const told = { owner: "ml-platform", since: "2026-11-20T21:00:00Z", undo: "apply it", accept: "write it" };
    const { stacks, environments: reported } = await report({
      locks: [{ stack: reading!.stack, status: { status: "held", lock: { ...lock, created: new Date(0) } } }],
      drift: [
        {
          stack: "dev-network",
          environment: "dev",
          checkedAt: "2026-11-21T21:00:00Z",
          resources: [{ ...difference, ...told, costCentre: "ml-dev" }],
          passedOver: [{ address: "aws_eip.a", type: "aws_eip", path: "tags", steps: ["tags"], reason: "ignored" }],
        },
        { stack: "dev-nodes", environment: "dev", checkedAt: "2026-11-21T20:00:00Z", resources: [difference] },
      ],
    });
    const held = {
      stack: "dev-network",
      id: "7",
      holder: "kim@laptop",
      operation: "OperationTypeApply",
      created: "1970-01-01T00:00:00.000Z",
    };
    expect(stacks[0]).toMatchObject({
      lock: held,
      drift: { checkedAt: "2026-11-21T21:00:00Z", resources: [{ ...difference, ...told }], passedOver: 1 },
    });
    // A stack without a state cannot differ from it, whatever an earlier check found.
    expect(stacks[1]).not.toHaveProperty("drift");
    expect(reported[0]).toMatchObject({
      locks: [held],
      drift: { checkedAt: "2026-11-21T21:00:00Z", stacks: 1, resources: 1 },
    });
  });

  it("has masked attributes without nulls, long strings cut, and the cost of managed resources", async () => {
    const { resources } = await report();
    expect(resources.slice(0, 3)).toMatchObject([
      { stack: "dev-network", address: "aws_vpc.main", id: "vpc-1", attributes: { tags: {} }, cost: { monthly: 0 } },
      { attributes: { log: cutText("x".repeat(2001)), password: "(sensitive value)" }, cost: { monthly: 32.85 } },
      { address: "data.aws_ami.base", mode: "data" },
    ]);
    expect(resources[2]).not.toHaveProperty("cost");
  });

  it("has the outputs of each state with their readers", async () => {
    const { stacks } = await report();
    const readers = [{ stack: "dev-nodes", addresses: ["aws_eip.a"] }];
    expect(stacks[0]?.outputs).toEqual([{ name: "vpc_id", value: "vpc-1", readers }]);
  });

  it("has the changes of each version, and why one could not be read", async () => {
    const failure = { kind: "empty", file: "f", message: "f: is empty." } as const;
    const version = { version: "v2", current: true, modified: new Date(0), serial: 2, terraformVersion: "1.11.4" };
    const changed = {
      address: "aws_vpc.main",
      type: "aws_vpc",
      kind: "changed" as const,
      attributes: [{ path: "cidr_block", steps: ["cidr_block"], before: "a", after: "b" }],
    };
    const { histories } = await report({
      histories: [
        {
          stack: "dev-network",
          versions: [
            { ...version, changes: [changed] },
            { version: "v1", current: false, failure },
          ],
        },
      ],
    });
    expect(histories).toEqual([
      {
        stack: "dev-network",
        versions: [
          {
            version: "v2",
            serial: 2,
            when: "1970-01-01T00:00:00.000Z",
            terraformVersion: "1.11.4",
            changes: [{ ...changed, attributes: [{ path: "cidr_block", before: "a", after: "b" }] }],
          },
          { version: "v1", serial: 0, problem: "f: is empty." },
        ],
      },
    ]);
  });
});
