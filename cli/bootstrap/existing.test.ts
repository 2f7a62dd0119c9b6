import { describe, expect, it } from "vitest";
import type { PlanJson } from "../terraform/plan-json.ts";
import { type Existing, refuseExisting, uniqueObjects } from "./existing.ts";

const create = (address: string, after: object, rest: object = {}) => ({
  address,
  mode: "managed" as const,
  type: address.split(".")[0] ?? "",
  name: address.split(".")[1] ?? "",
  change: { actions: ["create" as const], after, ...rest },
});
const plan: PlanJson = {
  format_version: "1.2",
  resource_changes: [
    create("aws_s3_bucket.states", { bucket: "ml-dev-states" }),
    create("aws_kms_key.key", { description: "states" }),
    create("aws_kms_alias.alias", { name: "alias/terraform-state" }),
    create("aws_iam_role.taken-in", { name: "plan" }, { importing: { id: "plan" } }),
    create("aws_s3_bucket_policy.policy", { bucket: "ml-dev-states" }),
  ],
  configuration: {
    root_module: {
      resources: [
        {
          address: "aws_kms_alias.alias",
          expressions: { target_key_id: { references: ["aws_kms_key.key.key_id", "aws_kms_key.key"] } },
        },
      ],
    },
  },
};
const wanted = uniqueObjects(plan, { id: "111111111111" });

it("finds what a plan would create under a name that exists once, but not what it takes in", () => {
  expect(wanted).toEqual([
    { address: "aws_s3_bucket.states", type: "aws_s3_bucket", id: "ml-dev-states" },
    { address: "aws_kms_key.key", type: "aws_kms_key", id: "states" },
    { address: "aws_kms_alias.alias", type: "aws_kms_alias", id: "alias/terraform-state", key: "aws_kms_key.key" },
  ]);
});

describe("refuseExisting", () => {
  const refusal = async (existing: Readonly<Record<string, Existing>>): Promise<string> => {
    try {
      await refuseExisting(wanted, async ({ type }) => existing[type], "./platform bootstrap ml-dev");
      return "";
    } catch (failure) {
      return (failure as Error).message;
    }
  };

  it("lets a plan pass whose objects do not exist", async () => {
    expect(await refusal({})).toBe("");
  });

  it("names what exists, and the command that takes it in", async () => {
    const message = await refusal({ aws_s3_bucket: {} });
    expect(message).toContain("\n  aws_s3_bucket.states (ml-dev-states)\n");
    expect(message).toMatch(/bootstrap ml-dev \\\n {4}--import '?aws_s3_bucket\.states=ml-dev-states/);
  });

  it("takes in the key that has the alias, not another with the same description", async () => {
    const message = await refusal({ aws_kms_alias: { key: "key-1" }, aws_kms_key: { id: "key-2" } });
    expect(message).toContain("aws_kms_key.key=key-1");
    expect(message).not.toContain("key-2");
  });

  it("finds a key that was made before its alias", async () => {
    expect(await refusal({ aws_kms_key: { id: "key-2" } })).toContain("aws_kms_key.key=key-2");
  });
});
