import { describe, expect, it } from "vitest";
import { findViolations, type PolicyExemption, policies, violationMessage } from "./index.ts";

const tags = {
  environment: "dev",
  stack: "network",
  owner: "ml-platform",
  "cost-centre": "ml-dev",
  repository: "example.com/ml-platform",
  "managed-by": "terraform",
};

function stack(type: string, config: object, defaultTags: object = tags) {
  return {
    provider: { aws: [{ default_tags: [{ tags: defaultTags }] }] },
    resource: { [type]: { it: { "//": { metadata: { path: "dev-network/it" } }, ...config } } },
  };
}

function messages(
  type: string,
  config: object,
  { protectedEnvironment = false, exemptions = [] as PolicyExemption[], defaultTags = tags as object } = {},
): string[] {
  return findViolations(stack(type, config, defaultTags), { protected: protectedEnvironment }, exemptions).map(
    violationMessage,
  );
}

function iamPolicy(statement: object) {
  return { policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }) };
}

describe("required-tags", () => {
  it("wants every tag on the provider", () => {
    const { owner, ...rest } = tags;
    expect(messages("aws_vpc", {}, { defaultTags: rest })).toEqual([
      "dev-network/it the provider's default tags lack owner (policy required-tags)",
    ]);
    expect(owner).toBe("ml-platform");
  });

  it("wants them on what a launch template launches", () => {
    const instance = { resource_type: "instance", tags };
    const volume = { resource_type: "volume", tags: { ...tags, stack: "" } };
    expect(messages("aws_launch_template", { tag_specifications: [instance, volume] })).toEqual([
      "dev-network/it what it launches (volume) lacks the tags stack: pass the stack's tags (policy required-tags)",
    ]);
    expect(messages("aws_launch_template", {})[0]).toContain("what it launches (instance) lacks the tags environment");
  });
});

describe("encryption-at-rest", () => {
  const template = (encrypted: unknown) => ({
    block_device_mappings: [{ ebs: { encrypted } }],
    tag_specifications: [
      { resource_type: "instance", tags },
      { resource_type: "volume", tags },
    ],
  });

  it("refuses an unencrypted volume", () => {
    expect(messages("aws_launch_template", template("false"))).toEqual([
      "dev-network/it holds data unencrypted: set its encryption to true (policy encryption-at-rest)",
    ]);
    expect(messages("aws_db_instance", {})).toHaveLength(1);
  });

  it("passes an encrypted one", () => {
    expect(messages("aws_launch_template", template("true"))).toEqual([]);
  });
});

describe("no-open-ingress", () => {
  it.each([
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: "0.0.0.0/0" }],
    ["aws_vpc_security_group_ingress_rule", { cidr_ipv6: "::/0" }],
    ["aws_security_group", { ingress: [{ cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"] }] }],
    ["aws_eks_cluster", { vpc_config: { endpoint_public_access: true } }],
    ["aws_eks_cluster", { vpc_config: { endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] } }],
    [
      "aws_eks_cluster",
      { vpc_config: { endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/1", "128.0.0.0/1"] } },
    ],
  ])("refuses %s %j", (type, config) => {
    expect(messages(type, config)[0]).toMatch(/lets (0\.0\.0\.0|::)\/[01] in: name the ranges that need access/);
  });

  it("passes named ranges and private endpoints", () => {
    expect(messages("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "10.0.0.0/8" })).toEqual([]);
    expect(messages("aws_eks_cluster", { vpc_config: { endpoint_public_access: false } })).toEqual([]);
  });
});

describe("no-iam-wildcards", () => {
  it.each([
    [{ Action: "*", Resource: "arn:aws:s3:::a" }, 'allows action "*"'],
    [{ Action: ["s3:GetObject"], Resource: ["*"] }, 'allows resource "*"'],
    [{ NotAction: "iam:*", Resource: "arn:aws:s3:::a" }, "allows all actions but some"],
    [{ Action: "s3:GetObject", NotResource: "arn:aws:s3:::a" }, "allows all resources but some"],
  ])("refuses %j", (statement, message) => {
    expect(messages("aws_iam_role_policy", iamPolicy(statement))[0]).toContain(message);
  });

  it("reads inline policies of roles, and refuses what it cannot read", () => {
    const inline = { inline_policy: [iamPolicy({ Action: "*", Resource: "*" })] };
    expect(messages("aws_iam_role", inline)[0]).toContain('allows action "*"');
    expect(messages("aws_iam_policy", { policy: "${data.aws_iam_policy_document.it.json}" })[0]).toContain(
      "has a policy that cannot be read before it is applied: write it as JSON",
    );
  });

  it("passes named actions on named resources, and denials", () => {
    expect(messages("aws_iam_policy", iamPolicy({ Action: "s3:Get*", Resource: "arn:aws:s3:::a/*" }))).toEqual([]);
    expect(messages("aws_iam_policy", iamPolicy({ Effect: "Deny", Action: "*", Resource: "*" }))).toEqual([]);
  });
});

describe("retention", () => {
  it("wants logs to end", () => {
    expect(messages("aws_cloudwatch_log_group", {})).toEqual([
      "dev-network/it keeps logs for ever: set a retention in days (policy retention)",
    ]);
  });

  it("wants what holds data kept in protected environments only", () => {
    const cluster = {};
    expect(messages("aws_eks_cluster", cluster)).toEqual([]);
    expect(messages("aws_eks_cluster", cluster, { protectedEnvironment: true })[0]).toContain("may be destroyed");
    expect(
      messages("aws_eks_cluster", { lifecycle: { prevent_destroy: true } }, { protectedEnvironment: true }),
    ).toEqual([]);
  });
});

describe("no-secrets", () => {
  it.each([
    { master_password: "hunter2" },
    { environment: [{ variables: { API_KEY: "x", api_key: "clear" } }] },
    { user_data: "AKIAABCDEFGHIJKLMNOP" },
    { content: "-----BEGIN RSA PRIVATE KEY-----" },
  ])("refuses %j", (config) => {
    expect(messages("aws_db_proxy", config)[0]).toContain("holds a secret value in clear");
  });

  it("looks at providers, backends and outputs too", () => {
    const configuration = {
      "//": { metadata: { stackName: "dev-network" } },
      terraform: { backend: { http: { address: "https://gitlab.example.com/", password: "hunter2" } } },
      provider: { aws: [{ access_key: "AKIAABCDEFGHIJKLMNOP", default_tags: [{ tags }] }] },
      output: { key: { value: "-----BEGIN PRIVATE KEY-----" } },
    };
    expect(findViolations(configuration, { protected: false }, []).map(violationMessage)).toEqual([
      "dev-network access_key holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
      "dev-network password holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
      "dev-network value holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
    ]);
  });

  it("passes references, and names that only sound like secrets", () => {
    const config = { password: "${data.aws_secretsmanager_secret_version.db.secret_string}", token_type: "bearer" };
    expect(messages("aws_db_proxy", config)).toEqual([]);
  });
});

describe("exemptions", () => {
  const open = { cidr_ipv4: "0.0.0.0/0" };
  const exemption = { policy: "no-open-ingress", constructPath: "dev-network", reason: "a public web page" };

  it("cover a construct and all below it", () => {
    expect(messages("aws_vpc_security_group_ingress_rule", open, { exemptions: [exemption] })).toEqual([]);
  });

  it("cover neither other policies nor constructs with a longer name", () => {
    const others = [
      { ...exemption, policy: "no-secrets" },
      { ...exemption, constructPath: "dev-net" },
    ];
    for (const other of others) {
      const found = messages("aws_vpc_security_group_ingress_rule", open, { exemptions: [other] });
      expect(found).toHaveLength(2);
      expect(found[1]).toContain("has an exemption that exempts nothing: remove it");
    }
  });
});

it("every policy has its own id and a description", () => {
  expect(new Set(policies.map(({ id }) => id)).size).toBe(policies.length);
  for (const { description } of policies) expect(description).toMatch(/^[A-Z].*\.$/);
});
