import { describe, expect, it } from "vitest";
import { placeBeside, placeOf } from "./places.ts";

const stack = {
  id: "dev-network",
  environment: "dev",
  name: "network",
  directory: "/synthesized/stacks/dev-network",
  dependencies: [],
  warnings: [],
};
const backendOf = (terraform: object) => placeOf(stack, { terraform } as never).backend;

describe("the place of a state", () => {
  it("is an object of a bucket", () => {
    const s3 = { bucket: "states", key: "dev/dev-network.tfstate", region: "us-east-2", kms_key_id: "alias/state" };
    expect(backendOf({ backend: { s3: { ...s3, use_lockfile: true } } })).toEqual({
      type: "s3",
      bucket: "states",
      key: "dev/dev-network.tfstate",
      region: "us-east-2",
      kmsKeyId: "alias/state",
    });
  });

  it("is an address, with one for the lock", () => {
    const address = "https://gitlab.example.com/state/dev-network";
    expect(backendOf({ backend: { http: { address, lock_address: `${address}/lock` } } })).toEqual({
      type: "http",
      address,
      lockAddress: `${address}/lock`,
    });
  });

  it("is a workspace", () => {
    const cloud = { organization: "example", workspaces: { name: "dev-network" } };
    expect(backendOf({ cloud })).toEqual({
      type: "cloud",
      organization: "example",
      hostname: "app.terraform.io",
      workspace: "dev-network",
    });
  });

  it("is a file, named from the directory of the stack", () => {
    expect(backendOf({ backend: { local: { path: "../../state/dev-network.tfstate" } } })).toEqual({
      type: "local",
      path: "/synthesized/state/dev-network.tfstate",
    });
    expect(backendOf({})).toEqual({ type: "local", path: "/synthesized/stacks/dev-network/terraform.tfstate" });
  });
});

describe("the place of a state without a stack", () => {
  const beside = (file: string, terraform: object) =>
    placeBeside(file, "dev-old", "dev", [placeOf(stack, { terraform } as never)]);

  it("is beside those of stacks, in each backend", () => {
    const s3 = { bucket: "states", key: "dev/dev-network.tfstate", region: "us-east-2" };
    expect(beside("s3://states/dev/dev-old.tfstate", { backend: { s3 } })).toMatchObject({
      id: "dev-old",
      name: "old",
      backend: { type: "s3", bucket: "states", key: "dev/dev-old.tfstate", region: "us-east-2" },
    });
    const cloud = { organization: "example", workspaces: { name: "dev-network" } };
    expect(beside("app.terraform.io/example/dev-old", { cloud }).backend).toMatchObject({ workspace: "dev-old" });
    const local = { path: "/states/dev-network.tfstate" };
    expect(beside("/states/dev-old.tfstate", { backend: { local } }).backend).toEqual({
      type: "local",
      path: "/states/dev-old.tfstate",
    });
  });
});
