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

  it("is reached through the endpoints of the account", () => {
    const endpoints = { url: "http://127.0.0.1:4566", services: {}, pathStyle: true };
    expect(defaultBackend({ id: "111111111111", alias: "ml-local", endpoints }, "us-east-2")).toMatchObject({
      bucket: "ml-local-111111111111-terraform-state",
      endpoints: { s3: "http://127.0.0.1:4566", sts: "http://127.0.0.1:4566", pathStyle: true },
    });
  });
});

describe("backendSchema", () => {
  it.each([
    {
      type: "s3",
      bucket: "states",
      region: "us-east-1",
      endpoints: { s3: "https://minio.example.com:9000", pathStyle: false },
    },
    { type: "http", address: "https://gitlab.example.com/api/v4/projects/1/terraform/state" },
    {
      type: "s3",
      bucket: "states",
      region: "us-east-1",
      kmsKeyId: "alias/states",
      profile: "ml-states",
      role: { arn: "arn:aws:iam::333333333333:role/path/states", externalId: "ml:1", sessionName: "platform" },
      dynamodbTable: "terraform-locks",
      workspace: "blue",
      workspaceKeyPrefix: "teams",
    },
    { type: "http", address: "https://states.example.com/ml", username: "ci", password: "made-up" },
    { type: "cloud", organization: "example", hostname: "app.terraform.io", project: "ml" },
    { type: "local" },
  ])("accepts $type", (backend) => {
    expect(backendSchema.parse(backend)).toEqual(backend);
  });

  it("puts buckets of other servers in the path by default", () => {
    const endpoints = { s3: "https://minio.example.com:9000" };
    expect(backendSchema.parse({ type: "s3", bucket: "states", region: "us-east-1", endpoints })).toMatchObject({
      endpoints: { ...endpoints, pathStyle: true },
    });
  });

  it.each([
    ["role.arn", { role: { arn: "arn:aws:iam::333333333333:user/kim" } }, "is not the ARN of a role"],
    [
      "role",
      { role: { arn: "arn:aws:iam::333333333333:role/r" }, endpoints: { s3: "https://s3.example.com" } },
      "endpoints.sts is missing",
    ],
    ["dynamodbTable", { dynamodbTable: "a b" }, "is not the name of a DynamoDB table"],
    ["workspaceKeyPrefix", { workspaceKeyPrefix: "teams" }, "has no effect without workspace"],
    ["workspaceKeyPrefix", { workspace: "blue", workspaceKeyPrefix: "teams/" }, "begins or ends with a slash"],
  ])("refuses %s: %j", (path, keys, message) => {
    const backend = { type: "s3", bucket: "states", region: "us-east-1", kmsKeyId: "alias/states", ...keys };
    const { error } = backendSchema.safeParse(backend);
    expect(error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      [path, expect.stringContaining(message)],
    ]);
  });

  it.each([
    ["https://ci:made-up-token@states.example.com", "must not contain credentials"],
    ["http://ci:made-up-token@states.example.com", "is not an https URL"],
    ["states.example.com", "is not an https URL"],
  ])("refuses the address %s, and never repeats its credentials", (address, problem) => {
    const [issue] = backendSchema.safeParse({ type: "http", address }).error?.issues ?? [];
    expect(issue?.message).toContain(problem);
    expect(issue?.message).not.toContain("made-up-token");
  });

  it("uses the host of HCP Terraform by default", () => {
    expect(backendSchema.parse({ type: "cloud", organization: "example" })).toMatchObject({
      hostname: "app.terraform.io",
    });
  });
});
