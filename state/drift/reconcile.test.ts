import { describe, expect, it } from "vitest";
import type { JsonObject } from "../model/json.ts";
import { blockOf, ignoredPaths } from "./ignored-paths.ts";
import type { Sibling } from "./mirrors.ts";
import { reconcile, type Surroundings } from "./reconcile.ts";

function check(type: string, before: JsonObject, after: JsonObject, more: Partial<Surroundings> = {}) {
  const surroundings = {
    type,
    ignored: { all: false, paths: [] },
    isConfigured: () => false,
    siblings: [],
    isOrdered: () => undefined,
    ...more,
  };
  const { drifted, passes } = reconcile(before, after, surroundings);
  return { drifted, reasons: passes.map(({ steps, reason }) => `${steps.join(".")} ${reason}`) };
}

const trust = (principal: unknown, rest: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal, ...rest }],
});
const account = "111111111111";

describe("differences of spelling", () => {
  it.each<[title: string, before: JsonObject, after: JsonObject]>([
    ["null and an empty map", { tags: null }, { tags: {} }],
    ["nothing and an empty list", {}, { names: [] }],
    ["an empty list and nothing", { names: [] }, {}],
    ["an empty text and null", { description: "" }, { description: null }],
    [
      "null and an empty list in a block",
      { scope: [{ names: null, type: "a" }] },
      { scope: [{ names: [], type: "a" }] },
    ],
    ["the order of a set", { ids: ["a", "b", "c"] }, { ids: ["c", "a", "b"] }],
    ["the order of blocks", { rule: [{ a: 1 }, { a: 2, b: [] }] }, { rule: [{ a: 2, b: null }, { a: 1 }] }],
    ["the white space and key order of JSON", { doc: '{"a":1,"b":[1]}' }, { doc: '{ "b": [1],\n "a": 1 }' }],
    [
      "one action and a list of one, in another order",
      { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["a:B", "a:A"], Resource: "*" }] }) },
      { policy: JSON.stringify({ Statement: { Resource: ["*"], Action: ["a:A", "a:B"], Effect: "Allow" } }) },
    ],
    [
      "an account and its root",
      { policy: JSON.stringify(trust({ AWS: account })) },
      { policy: JSON.stringify(trust({ AWS: [`arn:aws:iam::${account}:root`] })) },
    ],
    [
      "a policy in a block",
      { inline_policy: [{ name: "a", policy: JSON.stringify(trust("*")) }] },
      { inline_policy: [{ name: "a", policy: JSON.stringify(trust({ AWS: "*" }), null, 2) }] },
    ],
    ["a time in another zone", { at: "2026-11-21T22:15:00Z" }, { at: "2026-11-21T23:15:00.000+01:00" }],
    ["the last line end of a certificate", { pem: "-----BEGIN C\r\nA\r\n" }, { pem: "-----BEGIN C\nA" }],
  ])("%s are the same, and not even counted", (_, before, after) => {
    expect(check("aws_any", before, after)).toEqual({ drifted: before, reasons: [] });
  });

  it.each<[title: string, before: JsonObject, after: JsonObject]>([
    ["a tag with an empty value", { tags: {} }, { tags: { spot: "" } }],
    ["a removed tag with an empty value", { tags: { spot: "", a: "b" } }, { tags: { a: "b" } }],
    ["false where it was null", { public: null }, { public: false }],
    ["zero where it was one", { size: 1 }, { size: 0 }],
    ["one more of the same", { ids: ["a"] }, { ids: ["a", "a"] }],
    [
      "another account",
      { p: JSON.stringify(trust({ AWS: account })) },
      { p: JSON.stringify(trust({ AWS: "2".repeat(12) })) },
    ],
    [
      "a policy without its condition",
      { p: JSON.stringify(trust("*", { Condition: { Bool: { a: "true" } } })) },
      { p: JSON.stringify(trust("*")) },
    ],
    ["the order of a list in JSON", { doc: '["a","b"]' }, { doc: '["b","a"]' }],
    ["another digit of a long number", { doc: '{"n":9007199254740993}' }, { doc: '{"n":9007199254740992}' }],
  ])("%s is drift", (_, before, after) => {
    expect(check("aws_any", before, after)).toEqual({ drifted: after, reasons: [] });
  });

  it("are the order of what the schema calls a list only where order means nothing", () => {
    const [before, after] = [
      { command: ["sh", "-c"], sets: ["a", "b"] },
      { command: ["-c", "sh"], sets: ["b", "a"] },
    ];
    const isOrdered = (names: readonly string[]) => names.join() === "command";
    expect(check("any", before, after, { isOrdered }).drifted).toEqual({ ...before, command: ["-c", "sh"] });
  });

  it("of one block do not hide what changed in another", () => {
    const before = {
      rule: [
        { name: "a", open: false },
        { name: "b", open: false, x: [] },
      ],
    };
    const after = {
      rule: [
        { name: "b", open: false, x: null },
        { name: "a", open: true },
      ],
    };
    expect(check("any", before, after).drifted).toEqual({
      rule: [
        { name: "a", open: true },
        { name: "b", open: false, x: [] },
      ],
    });
  });
});

describe("what the code leaves to others", () => {
  const group = (ignore_changes: unknown) => ({
    resource: { aws_eks_node_group: { group: { lifecycle: { ignore_changes } } } },
  });
  const of = (ignore_changes: unknown, address = "aws_eks_node_group.group") =>
    ({ ignored: ignoredPaths(blockOf(group(ignore_changes) as JsonObject, address)) }) as const;
  const scaled = (desired: number, max = 9): JsonObject => ({
    scaling_config: [{ desired_size: desired, max_size: max }],
  });

  it.each([
    "scaling_config[0].desired_size",
    "scaling_config.0.desired_size",
    "scaling_config",
    "${scaling_config[0].desired_size}",
    "scaling_config[*].desired_size",
  ])("is passed over: %s", (path) => {
    const ignored = of([path]);
    expect(check("aws_eks_node_group", scaled(3), scaled(7), ignored)).toEqual({
      drifted: scaled(3),
      reasons: [path === "scaling_config" ? "scaling_config ignored" : "scaling_config.0.desired_size ignored"],
    });
  });

  it("is no more than it names", () => {
    const found = check("aws_eks_node_group", scaled(3), scaled(7, 20), of(["scaling_config[0].desired_size"]));
    expect(found.drifted).toEqual(scaled(3, 20));
    const other = check("aws_eks_node_group", scaled(3), scaled(7), of(["scaling_config[0].desired"]));
    expect(other.drifted).toEqual(scaled(7));
  });

  it("is everything where it says all, and that of every instance", () => {
    for (const all of ["all", ["all"]]) {
      const found = check("aws_eks_node_group", scaled(3), scaled(7), of(all, 'aws_eks_node_group.group["a.b"]'));
      expect(found.drifted).toEqual(scaled(3));
    }
  });

  it("is a key of a map, in the tags with those of the provider too", () => {
    const before = { tags: null, tags_all: { owner: "a" } };
    const after = { tags: { "k8s.io/x": "1" }, tags_all: { owner: "a", "k8s.io/x": "1" } };
    expect(check("any", before, after, of(['tags["k8s.io/x"]'])).drifted).toEqual(before);
    expect(
      check("any", before, { ...after, tags: { "k8s.io/x": "1", y: "" } }, of(['tags["k8s.io/x"]'])).drifted,
    ).toEqual({
      ...before,
      tags: { y: "" },
    });
  });
});

describe("what mirrors another resource", () => {
  const rule = (cidr: string, port = 443, description = ""): JsonObject => ({
    cidr_blocks: [cidr],
    description,
    from_port: port,
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    protocol: "tcp",
    security_groups: [],
    self: false,
    to_port: port,
  });
  const managed: Sibling = {
    type: "aws_vpc_security_group_ingress_rule",
    attributes: {
      security_group_id: "sg-1",
      cidr_ipv4: "10.0.0.0/8",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    },
  };
  const group = (...ingress: JsonObject[]): JsonObject => ({ id: "sg-1", ingress });

  it("is passed over where that one is managed, and drift where it is not", () => {
    const [before, after] = [group(), group(rule("10.0.0.0/8"))];
    expect(check("aws_security_group", before, after, { siblings: [managed] })).toEqual({
      drifted: before,
      reasons: ["ingress mirrored"],
    });
    expect(check("aws_security_group", before, after)).toEqual({ drifted: after, reasons: [] });
    const elsewhere = { ...managed, attributes: { ...managed.attributes, security_group_id: "sg-2" } };
    expect(check("aws_security_group", before, after, { siblings: [elsewhere] }).drifted).toEqual(after);
  });

  it("is drift only where nobody manages it, in one rule with others too", () => {
    const open = { ...rule("10.0.0.0/8"), cidr_blocks: ["0.0.0.0/0", "10.0.0.0/8"] };
    expect(check("aws_security_group", group(), group(open), { siblings: [managed] })).toEqual({
      drifted: group(rule("0.0.0.0/0")),
      reasons: ["ingress mirrored"],
    });
    const ssh = rule("10.0.0.0/8", 22);
    expect(check("aws_security_group", group(ssh), group(rule("10.0.0.0/8")), { siblings: [managed] }).drifted).toEqual(
      group(),
    );
  });

  it("is drift where the code sets it in the resource itself", () => {
    const found = check("aws_security_group", group(), group(rule("10.0.0.0/8")), {
      siblings: [managed],
      isConfigured: (attribute) => attribute === "ingress",
    });
    expect(found.reasons).toEqual([]);
  });

  it("does not go with what the other one lost: that is the drift of the other one", () => {
    const found = check("aws_security_group", group(rule("10.0.0.0/8")), group(), { siblings: [managed] });
    expect(found.drifted).toEqual(group(rule("10.0.0.0/8")));
  });

  const policy = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
  it.each<[type: string, before: JsonObject, after: JsonObject, sibling: Sibling, other: JsonObject]>([
    [
      "aws_route_table",
      { id: "rtb-1", route: [] },
      { id: "rtb-1", route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1", gateway_id: "" }] },
      {
        type: "aws_route",
        attributes: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" },
      },
      { id: "rtb-1", route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "", gateway_id: "igw-9" }] },
    ],
    [
      "aws_iam_role",
      { name: "nodes", managed_policy_arns: [] },
      { name: "nodes", managed_policy_arns: [policy] },
      { type: "aws_iam_role_policy_attachment", attributes: { role: "nodes", policy_arn: policy } },
      { name: "nodes", managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    ],
    [
      "aws_iam_role",
      { name: "nodes", inline_policy: [] },
      { name: "nodes", inline_policy: [{ name: "p", policy: JSON.stringify(trust("*"), null, 1) }] },
      { type: "aws_iam_role_policy", attributes: { role: "nodes", name: "p", policy: JSON.stringify(trust("*")) } },
      { name: "nodes", inline_policy: [{ name: "p", policy: JSON.stringify(trust({ AWS: account })) }] },
    ],
    [
      "aws_eip",
      { id: "eipalloc-1", association_id: "" },
      { id: "eipalloc-1", association_id: "eipassoc-1" },
      { type: "aws_nat_gateway", attributes: { allocation_id: "eipalloc-1", association_id: "eipassoc-1" } },
      { id: "eipalloc-1", association_id: "eipassoc-9" },
    ],
    [
      "aws_autoscaling_group",
      { name: "g", tag: [] },
      { name: "g", tag: [{ key: "a", value: "b", propagate_at_launch: false }] },
      {
        type: "aws_autoscaling_group_tag",
        attributes: { autoscaling_group_name: "g", tag: [{ key: "a", value: "b", propagate_at_launch: false }] },
      },
      { name: "g", tag: [{ key: "a", value: "c", propagate_at_launch: false }] },
    ],
    [
      "aws_dynamodb_table",
      { arn: "t", replica: [] },
      { arn: "t", replica: [{ region_name: "us-west-2" }] },
      {
        type: "aws_dynamodb_table_replica",
        attributes: { global_table_arn: "t", arn: `arn:aws:dynamodb:us-west-2:${account}:table/t` },
      },
      { arn: "t", replica: [{ region_name: "eu-west-1" }] },
    ],
    [
      "aws_efs_file_system",
      { id: "fs-1", number_of_mount_targets: 0 },
      { id: "fs-1", number_of_mount_targets: 1 },
      { type: "aws_efs_mount_target", attributes: { id: "fsmt-1", file_system_id: "fs-1" } },
      { id: "fs-1", number_of_mount_targets: 2 },
    ],
    [
      "aws_sqs_queue",
      { url: "q", redrive_allow_policy: "" },
      { url: "q", redrive_allow_policy: "{}" },
      { type: "aws_sqs_queue_redrive_allow_policy", attributes: { queue_url: "q" } },
      { url: "q", redrive_policy: '{"maxReceiveCount":3}', redrive_allow_policy: "" },
    ],
  ])("%s: passed over with its sibling, drift with another value", (type, before, after, sibling, other) => {
    expect(check(type, before, after, { siblings: [sibling] }).drifted).toEqual(before);
    expect(check(type, before, other, { siblings: [sibling] }).drifted).toEqual(other);
  });
});

describe("what passes by itself", () => {
  it.each<[type: string, before: JsonObject, after: JsonObject]>([
    ["aws_eks_node_group", { status: "ACTIVE" }, { status: "UPDATING" }],
    ["aws_db_instance", { status: "available" }, { status: "backing-up" }],
    ["aws_db_instance", { status: "modifying" }, { status: "available" }],
    ["aws_iam_access_key", { last_used_date: "2026-01-01" }, { last_used_date: "2026-02-01" }],
    ["aws_db_instance", { latest_restorable_time: "1" }, { latest_restorable_time: "2" }],
    [
      "kubernetes_namespace_v1",
      { metadata: [{ name: "a", resource_version: "1" }] },
      { metadata: [{ name: "a", resource_version: "2" }] },
    ],
    ["aws_eks_cluster", { platform_version: "eks.1" }, { platform_version: "eks.2" }],
  ])("%s: %j -> %j", (type, before, after) => {
    const found = check(type, before, after);
    expect(found.drifted).toEqual(before);
    expect(found.reasons).toEqual([expect.stringMatching(/ passing$/)]);
  });

  it.each<[type: string, before: JsonObject, after: JsonObject]>([
    ["aws_eks_node_group", { status: "ACTIVE" }, { status: "DEGRADED" }],
    ["aws_eks_node_group", { status: "ACTIVE" }, { status: "DELETING" }],
    ["aws_cloudwatch_event_rule", { state: "ENABLED" }, { state: "DISABLED" }],
    ["aws_instance", { instance_state: "running" }, { instance_state: "stopped" }],
    ["aws_vpc", { tags: { status: "active" } }, { tags: { status: "pending" } }],
    ["aws_vpc", { tags: { last_used_by: "ada" } }, { tags: { last_used_by: "bob" } }],
    [
      "kubernetes_namespace_v1",
      { metadata: [{ labels: { state: "enabled" } }] },
      { metadata: [{ labels: { state: "pending" } }] },
    ],
  ])("%s has drifted: %j -> %j", (type, before, after) => {
    expect(check(type, before, after).drifted).toEqual(after);
  });
});
