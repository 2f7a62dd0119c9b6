import { small as dev } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import type { BootstrapProbe } from "../bootstrap-probe.ts";
import { declaredIn } from "../bootstrap-probe.ts";
import type { Finding } from "../finding.ts";
import type { Subject } from "../subject.ts";
import { bootstrapChecks, isSamePolicy } from "./bootstrap.ts";

const trust = '{"Statement":[{"Action":["sts:AssumeRole"],"Principal":{"AWS":"arn:aws:iam::1:root"}}]}';
const provider = "arn:aws:iam::111111111111:oidc-provider/gitlab.example.com";
const probe: BootstrapProbe = {
  account: { id: dev.account.id, alias: "ml-dev" },
  declared: async () => ({
    addresses: ["aws_s3_bucket.states", "aws_iam_role.plan"],
    roles: [{ name: "terraform-plan", trust }],
    providers: [provider],
  }),
  applied: async () => ["aws_s3_bucket.states", "aws_iam_role.plan"],
  trust: async () => trust.replace('["sts:AssumeRole"]', '"sts:AssumeRole"'),
  hasProvider: async () => true,
};

async function found(name: string, changes: Partial<BootstrapProbe> = {}, account = dev.account.id): Promise<Finding> {
  const subject = {
    target: "aws",
    environment: dev,
    bootstrap: { ...probe, ...changes },
    identity: async () => ({ account, arn: "arn" }),
  } as unknown as Subject;
  const check = bootstrapChecks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  return await check.run(subject);
}

it.each(["Bootstrap", "Pipeline roles", "GitLab sign-in"])("%s is well where all is as the code says", async (name) => {
  expect(await found(name)).toMatchObject({ status: "ok" });
});

it.each(["Bootstrap", "Pipeline roles", "GitLab sign-in"])("%s is not asked of another account", async (name) => {
  expect(await found(name, {}, "999999999999")).toMatchObject({ status: "skipped" });
});

describe("a problem is found, with its fix", () => {
  it.each<[name: string, changes: Partial<BootstrapProbe>, says: string, fix: string]>([
    ["Bootstrap", { applied: async () => undefined }, "ml-dev was not bootstrapped", "./platform bootstrap ml-dev"],
    ["Bootstrap", { applied: async () => ["aws_s3_bucket.states"] }, "lacks aws_iam_role.plan", "bootstrap ml-dev"],
    [
      "Bootstrap",
      { applied: async () => ["aws_s3_bucket.states", "aws_iam_role.plan", "aws_iam_role.old"] },
      "has what the code no longer has: aws_iam_role.old",
      "bootstrap ml-dev",
    ],
    ["Pipeline roles", { trust: async () => undefined }, "missing: terraform-plan", "--plan shows"],
    [
      "Pipeline roles",
      { trust: async () => trust.replace("::1:", "::2:") },
      "others than the code says: terraform-plan",
      "--plan shows",
    ],
    [
      "Pipeline roles",
      {
        async trust() {
          throw Object.assign(new Error("no"), { name: "AccessDenied" });
        },
      },
      "(AccessDenied)",
      "allow iam:GetRole",
    ],
    ["GitLab sign-in", { hasProvider: async () => false }, "no pipeline can sign in", "bootstrap ml-dev"],
  ])("%s %#", async (name, changes, says, fix) => {
    const finding = await found(name, changes);
    expect(finding).toMatchObject({ status: "warning" });
    expect(finding.says).toContain(says);
    expect(finding.fix).toContain(fix);
  });
});

it("reads roles, and whom they trust, from the configuration", () => {
  const configuration = {
    resource: {
      aws_iam_openid_connect_provider: { gitlab: { url: "https://gitlab.example.com" } },
      aws_iam_role: {
        plan: { name: "terraform-plan", assume_role_policy: "to $" + "{aws_iam_openid_connect_provider.gitlab.arn}" },
      },
    },
  };
  expect(declaredIn(JSON.stringify(configuration), { id: "111111111111", region: "us-east-2" })).toEqual({
    addresses: ["aws_iam_openid_connect_provider.gitlab", "aws_iam_role.plan"],
    roles: [{ name: "terraform-plan", trust: `to ${provider}` }],
    providers: [provider],
  });
});

it.each([
  ['{"Action":["a"]}', '{"Action":"a"}', true],
  ['{"Action":["a","b"]}', '{"Action":["b","a"]}', false],
  ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
  ["not JSON", "not JSON", true],
])("%s and %s are the same policy: %s", (one, other, expected) => {
  expect(isSamePolicy(one, other)).toBe(expected);
});
