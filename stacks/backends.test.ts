import { type Backend, findEnvironment } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import type { Target } from "./backends.ts";
import { synthesized } from "./testing/synthesized.ts";

function stateOf(backend: Backend, target: Target = "aws") {
  const { configuration } = synthesized([{ ...findEnvironment("dev"), backend }], { target, localState: "../state" });
  return {
    kept: configuration["dev-network"]!.terraform,
    read: configuration["dev-ml-cluster"]!.data!["terraform_remote_state"]!["dev-network"],
  };
}

const s3: Backend = {
  type: "s3",
  bucket: "ml-dev-state",
  region: "us-east-2",
  kmsKeyId: "arn:aws:kms:us-east-2:222222222222:alias/terraform-state",
};

describe("backends", () => {
  it("keeps state in S3, encrypted, locked without a table, and reads it where it is kept", () => {
    const { kept, read } = stateOf(s3);
    const place = {
      bucket: "ml-dev-state",
      key: "dev/dev-network.tfstate",
      region: "us-east-2",
      encrypt: true,
      kms_key_id: s3.kmsKeyId,
      allowed_account_ids: ["222222222222"],
    };
    expect(kept.backend).toEqual({ s3: { ...place, use_lockfile: true } });
    expect(read).toMatchObject({ backend: "s3", config: place });
  });

  it("keeps state over HTTP the way GitLab does", () => {
    const address = "https://gitlab.example.com/api/v4/projects/1/terraform/state";
    const { kept, read } = stateOf({ type: "http", address });
    expect(kept.backend).toEqual({
      http: {
        address: `${address}/dev-network`,
        lock_address: `${address}/dev-network/lock`,
        lock_method: "POST",
        unlock_address: `${address}/dev-network/lock`,
        unlock_method: "DELETE",
      },
    });
    expect(read).toMatchObject({ backend: "http", config: { address: `${address}/dev-network` } });
  });

  it("keeps state in HCP Terraform, one workspace a stack", () => {
    const { kept, read } = stateOf({ type: "cloud", organization: "ml", hostname: "app.terraform.io" });
    expect(kept.cloud).toMatchObject({ organization: "ml", workspaces: { name: "dev-network" } });
    expect(read).toMatchObject({
      backend: "remote",
      config: { organization: "ml", workspaces: { name: "dev-network" } },
    });
  });

  it("keeps state in files", () => {
    const { kept, read } = stateOf({ type: "local" });
    expect(kept.backend).toEqual({ local: { path: "../state/dev-network.tfstate" } });
    expect(read).toMatchObject({ backend: "local", config: { path: "../state/dev-network.tfstate" } });
  });

  it("keeps a rehearsal on this machine whatever the environment says", () => {
    const { kept, read } = stateOf(s3, "emulated");
    expect(kept.backend).toEqual({ local: { path: "../state/dev-network.tfstate" } });
    expect(read).toMatchObject({ backend: "local" });
  });
});
