import type { Template } from "@ml-platform/modules/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { bootstrapped, devops, onGitLabCom, selfManaged } from "./testing/account.ts";

/** IAM's own limits. Source: "IAM and AWS STS quotas" in the IAM user guide. */
const maxPolicyLength = 6144;
const maxPoliciesOfRole = 10;
const maxTrustLength = 2048;

const reference = [
  { name: "devops-self-managed", alias: "ml-devops", company: selfManaged },
  { name: "environments-self-managed", alias: "ml-small", company: selfManaged },
  { name: "environments-gitlab-com-without-devops", alias: "ml-small", company: { ...onGitLabCom, devops: undefined } },
] as const;

describe.each(reference)("the bootstrap of an account: $name", ({ name, alias, company }) => {
  let template: Template;
  beforeAll(async () => {
    template = await bootstrapped(alias, company);
  });

  it("keeps its addresses: a changed line means a resource destroyed or created", async () => {
    await expect(`${template.addresses.join("\n")}\n`).toMatchFileSnapshot(`__snapshots__/${name}.addresses.txt`);
  });

  it("matches the reviewed configuration", async () => {
    const text = `${JSON.stringify(readable(template.configuration), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${name}.json`);
  });

  it("fits into the limits of IAM", () => {
    for (const { name: policy, policy: text } of template.resourcesOfType("aws_iam_policy")) {
      expect(String(text).length, String(policy)).toBeLessThanOrEqual(maxPolicyLength);
    }
    const attachments = template.resourcesOfType("aws_iam_role_policy_attachment").map(({ role }) => String(role));
    for (const role of new Set(attachments)) {
      expect(attachments.filter((each) => each === role).length, role).toBeLessThanOrEqual(maxPoliciesOfRole);
    }
    for (const { name: role, assume_role_policy: trust } of template.resourcesOfType("aws_iam_role")) {
      expect(String(trust).length, String(role)).toBeLessThanOrEqual(maxTrustLength);
    }
  });

  it("makes the bucket and the key that the default backend names, which Terraform never destroys", () => {
    const account = alias === devops.alias ? devops.id : "111111111111";
    const prevented = { lifecycle: { prevent_destroy: true } };
    expect(template.hasResource("aws_s3_bucket", { bucket: `${alias}-${account}-terraform-state`, ...prevented })).toBe(
      true,
    );
    expect(template.hasResource("aws_kms_key", { enable_key_rotation: true, ...prevented })).toBe(true);
    expect(template.hasResource("aws_kms_alias", { name: "alias/terraform-state" })).toBe(true);
    expect(template.terraform).toMatchObject({
      backend: { s3: { key: `_bootstrap/${alias}-bootstrap.tfstate`, allowed_account_ids: [account] } },
    });
  });
});

describe("the DevOps account", () => {
  it("has a role to apply for each account with environments, and none that changes anything itself", async () => {
    const template = await bootstrapped("ml-devops");
    const roles = template.resourcesOfType("aws_iam_role").map(({ name }) => name);
    expect(roles.sort()).toEqual([
      "pipeline-apply-ml-complete",
      "pipeline-apply-ml-small",
      "pipeline-plan",
      "pipeline-sandpit-ml-small",
      "terraform-break-glass",
    ]);
  });
});

/** Policies as JSON instead of text, for a person to review. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part)]));
  }
  return typeof value === "string" && value.startsWith('{"Version"') ? JSON.parse(value) : value;
}
