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

const s3: Backend = {
  type: "s3",
  bucket: "ml-dev-state",
  region: "us-east-2",
  kmsKeyId: "arn:aws:kms:us-east-2:111111111111:alias/terraform-state",
};

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
