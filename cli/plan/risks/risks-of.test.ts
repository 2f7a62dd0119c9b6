import { describe, expect, it } from "vitest";
import { type PlannedChange, planOf } from "../../testing/planned.ts";
import type { RunStack } from "../run.ts";
import { gravestFirst, risksOf } from "./risks-of.ts";
import type { Surroundings } from "./standing.ts";

const alone: Surroundings = {
  environment: {
    name: "dev",
    account: { id: "111111111111" },
    region: "us-east-2",
    protected: false,
    network: { availabilityZones: ["us-east-2a", "us-east-2b"] },
  },
  standing: [],
  mayReplace: new Set(),
  targetHint: "",
  unprotect: "",
};

function risks(changes: Readonly<Record<string, PlannedChange>>, isDestroy = false) {
  const stack = { id: "dev-data" } as RunStack;
  const found = risksOf(new Map([[stack.id, { stack, plan: planOf(changes) }]]), alone, isDestroy);
  return gravestFirst(found).map(({ kind, text }) => `${kind}: ${text}`);
}

function changed(type: string, before: object, after: object): string[] {
  return risks({ [`${type}.this`]: { before: { name: "it", ...before }, after: { name: "it", ...after } } });
}

const replaced = { actions: ["delete", "create"] } as const;

describe("risks", () => {
  it("are none where nothing exists yet, or nothing but a tag changes", () => {
    expect(
      risks({
        "aws_iam_role.this": { after: { name: "nodes", assume_role_policy: trust("ec2.amazonaws.com") } },
        "aws_iam_role_policy_attachment.this": { after: { role: "nodes", policy_arn: "arn:aws:iam::aws:policy/A" } },
        "aws_eks_cluster.this": { after: { name: "dev-ml" } },
        "aws_eks_access_policy_association.this": {
          after: { cluster_name: "dev-ml", principal_arn: "arn", policy_arn: "p" },
        },
        "aws_vpc_security_group_ingress_rule.this": {
          after: { cidr_ipv4: "10.0.0.0/8" },
          unknown: { security_group_id: true },
        },
      }),
    ).toEqual([]);
    expect(changed("aws_kms_key", { tags: { a: "1" } }, { tags: { a: "2" } })).toEqual([]);
  });

  it.each([
    ["aws_eks_cluster", "EKS cluster it", "the Kubernetes objects"],
    ["aws_kms_key", "KMS key it", "keys"],
    ["aws_s3_bucket", "S3 bucket it", "objects"],
    ["aws_db_instance", "DB instance it", "a database"],
    ["aws_ebs_volume", "EBS volume it", "files"],
    ["aws_fsx_lustre_file_system", "fsx lustre file system it", "files"],
    ["aws_secretsmanager_secret", "secretsmanager secret it", "a secret"],
    ["aws_ecr_repository", "ECR repository it", "images"],
    ["aws_cloudwatch_log_group", "cloudwatch log group it", "logs"],
  ])("names %s, which holds data, when it is destroyed", (type, thing) => {
    const found = risks({ [`${type}.this`]: { before: { name: "it" } } }).filter((text) =>
      text.startsWith("data-lost"),
    );
    expect(found).toEqual([expect.stringContaining(`${thing} is destroyed, and what it holds is lost: `)]);
    expect(risks({ [`${type}.this`]: { before: { name: "it" } } }, true)).toEqual(found);
  });

  it.each(["aws_nat_gateway", "aws_eip", "aws_vpc_endpoint", "aws_lb", "aws_route53_record", "helm_release"])(
    "names %s, which serves traffic, when it is replaced or destroyed, but not in a destroy of everything",
    (type) => {
      const change = { before: { id: "x-1" }, after: { id: "x-1" }, ...replaced };
      expect(risks({ [`${type}.this`]: change })).toEqual([
        expect.stringMatching(/^traffic-interrupted: .* is replaced: /),
      ]);
      expect(risks({ [`${type}.this`]: { before: { id: "x-1" } } }, true)).toEqual([]);
    },
  );

  const vpcConfig = (publicAccess: boolean, ...cidrs: string[]) => ({
    vpc_config: [{ endpoint_public_access: publicAccess, public_access_cidrs: cidrs }],
  });
  const block = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };

  it.each<[string, string, object, object, string | undefined]>([
    [
      "an endpoint made public",
      "aws_eks_cluster",
      vpcConfig(false, "0.0.0.0/0"),
      vpcConfig(true, "198.51.100.0/24"),
      "EKS cluster it lets 198.51.100.0/24 in.",
    ],
    [
      "wider ranges",
      "aws_eks_cluster",
      vpcConfig(true, "198.51.100.0/24"),
      vpcConfig(true, "198.51.0.0/16"),
      "EKS cluster it lets 198.51.0.0/16 in, before only 198.51.100.0/24.",
    ],
    [
      "the whole internet",
      "aws_eks_cluster",
      vpcConfig(true, "198.51.100.0/24"),
      vpcConfig(true, "0.0.0.0/0"),
      "That is the whole internet.",
    ],
    [
      "narrower ranges",
      "aws_eks_cluster",
      vpcConfig(true, "198.51.0.0/16"),
      vpcConfig(true, "198.51.100.0/24"),
      undefined,
    ],
    [
      "an ingress rule of IPv6",
      "aws_vpc_security_group_ingress_rule",
      { cidr_ipv6: "2001:db8::/32" },
      { cidr_ipv6: "::/0" },
      "lets ::/0 in",
    ],
    [
      "an egress rule",
      "aws_vpc_security_group_egress_rule",
      { cidr_ipv4: "10.0.0.0/8" },
      { cidr_ipv4: "0.0.0.0/0" },
      undefined,
    ],
    [
      "the public access block of a bucket",
      "aws_s3_bucket_public_access_block",
      block,
      { ...block, block_public_policy: false },
      "becomes open to everybody. To keep it closed: set block_public_policy to true.",
    ],
    [
      "a database",
      "aws_db_instance",
      { publicly_accessible: false },
      { publicly_accessible: true },
      "becomes open to everybody",
    ],
  ])("tells what is opened: %s", (_, type, before, after, text) => {
    const found = changed(type, before, after).filter((each) => each.startsWith("opened"));
    expect(found).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
  });

  it("tells that ranges are known only after apply, where they were known", () => {
    const before = { id: "sgr-1", cidr_ipv4: "192.0.2.0/24" };
    const unknown = { cidr_ipv4: true };
    expect(risks({ "aws_vpc_security_group_ingress_rule.this": { before, after: { id: "sgr-1" }, unknown } })).toEqual([
      expect.stringMatching(/^opened: .* may let more in than before: from where is known only after apply\.$/),
    ]);
    const same = {
      "aws_vpc_security_group_ingress_rule.this": { before, after: { ...before }, unknown: { arn: true } },
    };
    expect(risks(same)).toEqual([]);
  });

  it("tells a new rule of a security group that exists, and of a new one only if it lets everybody in", () => {
    const rule = (cidr: string, unknown = {}) =>
      risks({
        "aws_vpc_security_group_ingress_rule.this": { after: { cidr_ipv4: cidr, security_group_id: "sg-1" }, unknown },
      });
    expect(rule("192.0.2.0/24")).toEqual([expect.stringContaining("lets 192.0.2.0/24 in")]);
    expect(rule("192.0.2.0/24", { security_group_id: true })).toEqual([]);
    expect(rule("0.0.0.0/0", { security_group_id: true })).toEqual([expect.stringContaining("whole internet")]);
  });

  it("tells that the public access block of a bucket goes", () => {
    expect(risks({ "aws_s3_bucket_public_access_block.this": { before: { id: "data", ...block } } })).toEqual([
      expect.stringContaining("opened: S3 bucket public access block data is destroyed"),
    ]);
  });

  const reads = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };
  const denies = { Effect: "Deny", Action: "s3:*", Resource: "*" };
  it.each<[string, object[], object[], string | undefined]>([
    [
      "a statement added",
      [reads],
      [reads, { ...reads, Action: ["s3:PutObject"] }],
      "now allows s3:PutObject on arn:aws:s3:::data/*",
    ],
    [
      "an action added",
      [reads],
      [{ ...reads, Action: ["s3:GetObject", "s3:DeleteObject"] }],
      "now allows s3:GetObject and s3:DeleteObject",
    ],
    ["a resource widened", [reads], [{ ...reads, Resource: "*" }], "now allows s3:GetObject on everything"],
    [
      "a condition dropped",
      [{ ...reads, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
      [reads],
      "now allows s3:GetObject",
    ],
    ["a denial dropped", [reads, denies], [reads], "no longer denies s3:* on everything"],
    ["the same in another order", [reads, denies], [denies, reads], undefined],
    ["an action removed", [{ ...reads, Action: ["s3:GetObject", "s3:PutObject"] }], [reads], undefined],
  ])("tells a grant that is widened: %s", (_, before, after, text) => {
    const policy = (Statement: object[]) => ({
      role: "nodes",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    const found = changed("aws_iam_role_policy", policy(before), policy(after));
    expect(found).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
  });

  it("tells who is newly trusted, by a role and by a key", () => {
    const role = (...who: string[]) => ({ assume_role_policy: trust(...who) });
    expect(
      changed("aws_iam_role", role("ec2.amazonaws.com"), role("ec2.amazonaws.com", "lambda.amazonaws.com")),
    ).toEqual([
      "grant-widened: IAM role it now allows ec2.amazonaws.com and lambda.amazonaws.com to do sts:AssumeRole.",
    ]);
    expect(changed("aws_iam_role", role("ec2.amazonaws.com", "a.amazonaws.com"), role("ec2.amazonaws.com"))).toEqual(
      [],
    );
    const key = (account: string) => ({
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" }],
      }),
    });
    expect(changed("aws_kms_key", key("111111111111"), key("999999999999"))).toEqual([
      "grant-widened: KMS key it now allows 999999999999 to do kms:*.",
    ]);
  });

  it("tells managed policies and access to Kubernetes that are given to what exists", () => {
    const attachment = { role: "nodes", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(risks({ "aws_iam_role_policy_attachment.this": { after: attachment } })).toEqual([
      "grant-widened: nodes gets the policy arn:aws:iam::aws:policy/AdministratorAccess.",
    ]);
    const access = (scope: object, policy = "AmazonEKSViewPolicy") => ({
      cluster_name: "dev-ml",
      principal_arn: "arn:aws:iam::111111111111:role/anna",
      policy_arn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      access_scope: [scope],
    });
    const namespaces = (...names: string[]) => ({ type: "namespace", namespaces: names });
    const association = (before: object | undefined, after: object) =>
      risks({
        "aws_eks_access_policy_association.this": { ...(before !== undefined && { before, ...replaced }), after },
      });
    expect(association(undefined, access({ type: "cluster" }))).toEqual([
      "grant-widened: arn:aws:iam::111111111111:role/anna gets AmazonEKSViewPolicy in all of dev-ml.",
    ]);
    expect(association(access(namespaces("a")), access(namespaces("a", "b")))).toEqual([
      expect.stringContaining("gets AmazonEKSViewPolicy in namespaces a and b of dev-ml"),
    ]);
    expect(association(access({ type: "cluster" }), access(namespaces("a")))).toEqual([]);
    expect(association(access(namespaces("a")), access(namespaces("a"), "AmazonEKSEditPolicy"))).toHaveLength(1);
    const entry = (...groups: string[]) => ({
      cluster_name: "dev-ml",
      principal_arn: "arn",
      kubernetes_groups: groups,
    });
    expect(changed("aws_eks_access_entry", entry("a"), entry("a", "admins"))).toEqual([
      "grant-widened: arn joins admins in dev-ml.",
    ]);
  });

  it("never shows a secret, and says that a policy is not known yet", () => {
    const secret = {
      before: { policy: "s3cret", role: "r" },
      after: { policy: "s3cret2", role: "r" },
      sensitive: { policy: true },
    };
    expect(JSON.stringify(risks({ "aws_iam_role_policy.this": secret }))).not.toContain("s3cret");
    const unknown = {
      before: { role: "r", policy: JSON.stringify({ Statement: [reads] }) },
      after: { role: "r" },
      unknown: { policy: true },
    };
    expect(risks({ "aws_iam_role_policy.this": unknown })).toEqual([
      expect.stringContaining("may allow more than before: its policy is known only after apply"),
    ]);
  });

  it.each<[string, object, object, string | undefined]>([
    [
      "aws_db_instance",
      { deletion_protection: true },
      { deletion_protection: false },
      "loses its protection from deletion",
    ],
    [
      "aws_cognito_user_pool",
      { deletion_protection: "ACTIVE" },
      { deletion_protection: "INACTIVE" },
      "loses its protection",
    ],
    ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }, "although it is not empty"],
    ["aws_s3_bucket", { force_destroy: true }, { force_destroy: false }, undefined],
    [
      "aws_s3_bucket_versioning",
      { versioning_configuration: [{ status: "Enabled" }] },
      { versioning_configuration: [{ status: "Suspended" }] },
      "old versions",
    ],
    ["aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }, "no longer rotates"],
    [
      "aws_kms_key",
      { deletion_window_in_days: 30 },
      { deletion_window_in_days: 7 },
      "after its deletion for 7 days, before for 30",
    ],
    [
      "aws_cloudwatch_log_group",
      { retention_in_days: 90 },
      { retention_in_days: 30 },
      "keeps logs for 30 days, before for 90",
    ],
    ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 30 }, "before for ever"],
    ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 0 }, undefined],
    [
      "aws_eks_cluster",
      { enabled_cluster_log_types: ["api", "audit"] },
      { enabled_cluster_log_types: ["api"] },
      "no longer logs audit",
    ],
    [
      "aws_launch_template",
      { metadata_options: [{ http_tokens: "required" }] },
      { metadata_options: [{ http_tokens: "optional" }] },
      "IMDSv1",
    ],
    ["aws_launch_template", ebs(true), ebs(false), "no longer encrypts volumes"],
    [
      "aws_ecr_repository",
      { image_tag_mutability: "IMMUTABLE" },
      { image_tag_mutability: "MUTABLE" },
      "lets tags of images be moved",
    ],
    ["aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }, "keeps backups for 0 days"],
  ])("tells protection that is switched off: %s %j -> %j", (type, before, after, text) => {
    const found = changed(type, before, after);
    expect(found).toEqual(text === undefined ? [] : [expect.stringMatching(/^protection-off: /)]);
    if (text !== undefined) expect(found[0]).toContain(text);
  });

  const group = (desired: number, min = 1, max = 30) => ({
    node_group_name_prefix: "web-",
    scaling_config: [{ desired_size: desired, min_size: min, max_size: max }],
  });
  it.each([
    [
      true,
      [
        "auto-mode-left: EKS keeps Auto Mode in dev-ml, and the role of its nodes is destroyed. Write autoMode: { enabled: false } and apply before you remove the key.",
      ],
    ],
    [false, []],
  ])("tells whether EKS keeps Auto Mode without the role of its nodes: %s", (enabled, expected) => {
    const cluster = { name: "dev-ml", compute_config: [{ enabled, node_role_arn: "arn:nodes" }] };
    const found = risks({
      "aws_eks_cluster.this": { before: cluster, after: cluster, actions: ["no-op"] },
      "aws_iam_role.nodes": { before: { name: "nodes", arn: "arn:nodes" } },
    });
    expect(found.filter((each) => each.startsWith("auto-mode"))).toEqual(expected);
  });

  it("tells what happens to running nodes", () => {
    const web = (before: object, after?: object, actions?: PlannedChange["actions"]) =>
      risks({
        "aws_eks_node_group.web": {
          before,
          ...(after !== undefined && { after }),
          ...(actions !== undefined && { actions }),
        },
      });
    expect(web(group(25), group(25), ["create", "delete"])).toEqual([
      "nodes-replaced: EKS node group web is replaced: once the nodes of the new group are ready, its 25 nodes are all drained at once.",
    ]);
    expect(web(group(25), group(1), ["create", "delete"])[0]).toContain("The new group begins with 1 node only");
    expect(web(group(0), group(0), ["create", "delete"])).toEqual([]);
    expect(web(group(25))).toEqual(["nodes-removed: EKS node group web is destroyed with its 25 nodes."]);
    expect(web(group(2), group(4, 4))).toEqual([
      "nodes-started: EKS node group web starts 2 nodes at once: its new minimum is 4, and 2 run.",
    ]);
    expect(web(group(6), group(4, 1, 4))).toEqual([
      "nodes-removed: EKS node group web loses 2 of its 6 nodes, because its new maximum is 4. Their pods are evicted.",
    ]);
  });

  it("tells that running nodes are replaced for another launch template or version", () => {
    const web = (desired: number, template: string, version = "1.35") => ({
      ...group(desired),
      version,
      launch_template: [{ id: "lt-1", name: "web", version: template }],
    });
    const changed = (before: object, after: object) => risks({ "aws_eks_node_group.web": { before, after } });
    expect(changed(web(2, "1"), web(2, "2", "1.36"))).toEqual([
      "nodes-rolled: EKS node group web gets another launch template and Kubernetes version: the 2 nodes that run are replaced one after the other, and their pods are evicted.",
    ]);
    expect(changed(web(1, "1"), web(1, "2"))[0]).toContain("another launch template: the node that runs is replaced");
    expect(changed(web(0, "1"), web(0, "2"))).toEqual([]);
    expect(changed(web(2, "1"), { ...web(2, "1"), tags: { a: "b" } })).toEqual([]);
  });

  it("refuses other nodes for a capacity block while some run, and tells the way", () => {
    const block = (desired: number, version: string) => ({
      ...group(desired),
      capacity_type: "CAPACITY_BLOCK",
      version,
    });
    const changed = (desired: number, to: number) => {
      const web = { before: block(desired, "1.35"), after: block(to, "1.36") };
      const stack = { id: "dev-data" } as RunStack;
      const plans = new Map([[stack.id, { stack, plan: planOf({ "aws_eks_node_group.web": web }) }]]);
      return risksOf(plans, alone, false);
    };
    for (const to of [2, 0]) {
      const [refused] = changed(2, to).filter(({ kind }) => kind === "block-busy");
      expect(refused).toMatchObject({
        text: "EKS node group web gets another Kubernetes version, while its nodes run in a capacity block.",
        refused: expect.stringContaining("set its size to { min: 0, desired: 0 }"),
      });
    }
    expect(changed(0, 0)).toEqual([]);
  });

  it("puts the gravest first, and counts what there are many of", () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`aws_vpc_endpoint.e${index}`, { before: { id: `vpce-${index}` } }]),
    );
    const found = risks({
      ...many,
      "aws_kms_key.this": { before: { enable_key_rotation: true }, after: { enable_key_rotation: false } },
      "aws_eks_cluster.this": { before: { version: "1.33" }, after: { version: "1.35" } },
      "aws_s3_bucket.this": { before: { bucket: "data" } },
    });
    expect(found.map((text) => text.replace(/:.*/, ""))).toEqual([
      "kubernetes-skipped",
      "data-lost",
      "protection-off",
      ...Array(5).fill("traffic-interrupted"),
    ]);
    expect(found.at(-1)).toBe("traffic-interrupted: and 5 more of this kind.");
  });
});

function trust(...services: string[]): string {
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }],
  });
}

function ebs(encrypted: boolean): object {
  return { block_device_mappings: [{ ebs: [{ encrypted }] }] };
}
