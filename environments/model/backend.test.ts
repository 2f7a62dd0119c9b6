import { describe, expect, it } from "vitest";
import { backendSchema, defaultBackend } from "./backend.ts";

describe("defaultBackend", () => {
  it("is the account's own bucket and key, in the partition of its region", () => {
    expect(defaultBackend({ id: "111111111111", alias: "ml-gov" }, "us-gov-west-1")).toEqual({
      type: "s3",
      bucket: "ml-gov-111111111111-terraform-state",
      region: "us-gov-west-1",
      kmsKeyId: "arn:aws-us-gov:kms:us-gov-west-1:111111111111:alias/terraform-state",
    });
  });
});

describe("backendSchema", () => {
  it.each([
    { type: "http", address: "https://gitlab.example.com/api/v4/projects/1/terraform/state" },
    { type: "cloud", organization: "example", hostname: "app.terraform.io", project: "ml" },
    { type: "local" },
  ])("accepts $type", (backend) => {
    expect(backendSchema.parse(backend)).toEqual(backend);
  });

  it("uses the host of HCP Terraform by default", () => {
    expect(backendSchema.parse({ type: "cloud", organization: "example" })).toMatchObject({
      hostname: "app.terraform.io",
    });
  });
});
