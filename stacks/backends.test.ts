import type { Backend } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import type { Target } from "./state-location.ts";
import { synthesized } from "./testing/synthesized.ts";

async function stateOf(backend: Backend, target: Target = "aws") {
  const { templates } = await synthesized([{ ...small, backend }], { target, localState: "../state" });
  return {
    kept: templates["small-network"]!.terraform,
    read: templates["small-ml-cluster"]!.remoteReads["small-network"],
  };
}

const s3 = {
  type: "s3",
  bucket: "ml-dev-state",
  region: "us-east-2",
  kmsKeyId: "arn:aws:kms:us-east-2:111111111111:alias/terraform-state",
} satisfies Backend;

describe("backends", () => {
  it("keeps state in S3, encrypted and locked without a table, and reads it from the same location", async () => {
    const { kept, read } = await stateOf(s3);
    const location = {
      bucket: "ml-dev-state",
      key: "small/small-network.tfstate",
      region: "us-east-2",
      encrypt: true,
      kms_key_id: s3.kmsKeyId,
      allowed_account_ids: ["111111111111"],
    };
    expect(kept["backend"]).toEqual({ s3: { ...location, use_lockfile: true } });
    expect(read).toMatchObject({ backend: "s3", config: location });
  });

  it("reaches the bucket of another account by a profile and a role, and keeps old locks too", async () => {
    const role = { arn: "arn:aws:iam::333333333333:role/states", externalId: "ml", sessionName: "platform" };
    const { kept, read } = await stateOf({ ...s3, profile: "states", role, dynamodbTable: "locks", workspace: "blue" });
    const location = {
      key: "env:/blue/small/small-network.tfstate",
      allowed_account_ids: ["333333333333"],
      profile: "states",
      assume_role: { role_arn: role.arn, external_id: "ml", session_name: "platform" },
    };
    expect(kept["backend"]).toMatchObject({ s3: { ...location, use_lockfile: true, dynamodb_table: "locks" } });
    expect(read).toMatchObject({ backend: "s3", config: location });
    expect(read?.["config"]).not.toHaveProperty("dynamodb_table");
  });

  it("does not know whose bucket it is that a profile reaches", async () => {
    const { kept } = await stateOf({ ...s3, profile: "states", workspace: "blue", workspaceKeyPrefix: "teams" });
    expect(kept["backend"]).toMatchObject({ s3: { key: "teams/blue/small/small-network.tfstate" } });
    expect(kept["backend"]).not.toHaveProperty("s3.allowed_account_ids");
  });

  it("writes no password of a server into any configuration", async () => {
    const { kept, read } = await stateOf({
      type: "http",
      address: "https://states.example.com",
      username: "ci",
      password: "made-up-password",
    });
    expect(JSON.stringify({ kept, read })).not.toContain("made-up-password");
  });

  it("keeps state in another S3, whose STS says whose credentials these are", async () => {
    const url = "http://127.0.0.1:4566";
    const { kept, read } = await stateOf({ ...s3, endpoints: { s3: url, sts: url, pathStyle: true } });
    const location = {
      bucket: "ml-dev-state",
      key: "small/small-network.tfstate",
      region: "us-east-2",
      encrypt: true,
      kms_key_id: s3.kmsKeyId,
      allowed_account_ids: ["111111111111"],
      endpoints: { s3: url, sts: url },
      use_path_style: true,
    };
    expect(kept["backend"]).toEqual({ s3: { ...location, use_lockfile: true } });
    expect(read).toEqual({ backend: "s3", config: location });
  });

  it("asks a server that only has S3 for nothing else", async () => {
    const { bucket, region } = s3;
    const endpoints = { s3: "https://minio.example.com", pathStyle: true };
    const { kept, read } = await stateOf({ type: "s3", bucket, region, endpoints });
    const location = {
      bucket,
      key: "small/small-network.tfstate",
      region,
      endpoints: { s3: "https://minio.example.com" },
      use_path_style: true,
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
    };
    expect(kept["backend"]).toEqual({ s3: { ...location, use_lockfile: true } });
    expect(read).toEqual({ backend: "s3", config: location });
  });

  it("keeps state over HTTP as GitLab does", async () => {
    const address = "https://gitlab.example.com/api/v4/projects/1/terraform/state";
    const { kept, read } = await stateOf({ type: "http", address });
    expect(kept["backend"]).toEqual({
      http: {
        address: `${address}/small-network`,
        lock_address: `${address}/small-network/lock`,
        lock_method: "POST",
        unlock_address: `${address}/small-network/lock`,
        unlock_method: "DELETE",
      },
    });
    expect(read).toMatchObject({ backend: "http", config: { address: `${address}/small-network` } });
  });

  it("keeps state in HCP Terraform, with one workspace per stack", async () => {
    const { kept, read } = await stateOf({ type: "cloud", organization: "ml", hostname: "app.terraform.io" });
    expect(kept["cloud"]).toMatchObject({ organization: "ml", workspaces: { name: "small-network" } });
    expect(read).toMatchObject({
      backend: "remote",
      config: { organization: "ml", workspaces: { name: "small-network" } },
    });
  });

  it("keeps state in files", async () => {
    const { kept, read } = await stateOf({ type: "local" });
    expect(kept["backend"]).toEqual({ local: { path: "../state/small-network.tfstate" } });
    expect(read).toMatchObject({ backend: "local", config: { path: "../state/small-network.tfstate" } });
  });

  it("keeps a rehearsal on this machine, whatever backend the environment has", async () => {
    const { kept, read } = await stateOf(s3, "emulated");
    expect(kept["backend"]).toEqual({ local: { path: "../state/small-network.tfstate" } });
    expect(read).toMatchObject({ backend: "local" });
  });
});
