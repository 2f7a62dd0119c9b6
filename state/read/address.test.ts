import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { locationAt, openAny, stacksAt } from "./address.ts";
import { readStates } from "./read-states.ts";

const options = { env: {}, directory: "/repository" };
const directory = mkdtempSync(join(tmpdir(), "state-address-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("the address of a state", () => {
  it.each([
    ["old.tfstate", { type: "local", path: "/repository/old.tfstate" }],
    ["/tmp/a b.tfstate", { type: "local", path: "/tmp/a b.tfstate" }],
    ["file:///tmp/a%20b.tfstate", { type: "local", path: "/tmp/a b.tfstate" }],
    ["s3://states/a/b.tfstate", { type: "s3", bucket: "states", key: "a/b.tfstate", region: "us-east-1" }],
    ["s3://states/env:/blue/b?region=eu-west-1", { bucket: "states", key: "env:/blue/b", region: "eu-west-1" }],
    ["s3://states/b?workspace=blue", { key: "env:/blue/b" }],
    ["s3://states/b?workspace=default", { key: "b" }],
    ["s3://states/b?workspace=blue&workspace-key-prefix=teams", { key: "teams/blue/b" }],
    [
      "s3://states/b?profile=ops&role=arn:aws:iam::111111111111:role/reader&external-id=x",
      { profile: "ops", role: { arn: "arn:aws:iam::111111111111:role/reader", externalId: "x" } },
    ],
    ["https://states.example.com/network", { type: "http", address: "https://states.example.com/network" }],
    [
      "https://gitlab.example.com/api/v4/projects/1/terraform/state/net",
      { lockAddress: "https://gitlab.example.com/api/v4/projects/1/terraform/state/net/lock" },
    ],
    [
      "https://app.terraform.io/app/acme/workspaces/net/states",
      { type: "cloud", hostname: "app.terraform.io", organization: "acme", workspace: "net" },
    ],
  ])("%s is understood", (address, location) => {
    expect(locationAt(address, options)).toMatchObject(location);
  });

  it("takes the region from the variables of AWS", () => {
    expect(locationAt("s3://states/b", { ...options, env: { AWS_REGION: "us-west-2" } })).toMatchObject({
      region: "us-west-2",
    });
  });

  it.each([
    ["", "is empty"],
    ["s3://states", "does not name an object"],
    ["s3://states/a/", "does not name an object"],
    ["s3://states/a?regoin=x", '"regoin" is not known'],
    ["gs://states/a", "States at gs:// are not read"],
    ["https://", "is not a URL"],
  ])("%j is refused with what would be right", (address, message) => {
    expect(() => locationAt(address, options)).toThrow(message);
  });

  it("gives each state an id that no other has", () => {
    const ids = (...addresses: string[]) => stacksAt(addresses, options).map(({ id }) => id);
    expect(ids("old.tfstate", "old.tfstate")).toEqual(["old"]);
    expect(ids("old.tfstate", "./old.tfstate", "file:///repository/old.tfstate")).toEqual(["old"]);
    expect(ids("a/terraform.tfstate", "s3://b/terraform.tfstate")).toEqual(["a-terraform", "b-terraform"]);
    expect(ids("x/a/net.tfstate", "y/a/net.tfstate", "z.tfstate")).toEqual(["x-a-net", "y-a-net", "z"]);
    expect(new Set(ids("/a-b/c.tfstate", "/a/b-c.tfstate", "/a/b/c.tfstate")).size).toBe(3);
    expect(
      new Set(ids("/a-b.tfstate", "/x/a/b.tfstate", "/y/b.tfstate", "/a-b-2.tfstate", "/z/a-b.tfstate")).size,
    ).toBe(5);
  });

  it("is read like the state of a stack, and is a failure where nothing is", async () => {
    writeFileSync(join(directory, "old.tfstate"), '{"version":4,"serial":7,"resources":[]}');
    const here = { env: {}, directory };
    expect(await openAny("old.tfstate", here).read()).toMatchObject({ text: expect.stringContaining('"serial":7') });
    writeFileSync(join(directory, "empty.tfstate"), "");
    const stacks = stacksAt(["old.tfstate", "none.tfstate", "empty.tfstate"], here);
    expect(await readStates(stacks, { env: {} })).toMatchObject([
      { status: "read", stack: { id: "old", environment: "" }, state: { serial: 7 } },
      {
        status: "failed",
        failure: { kind: "missing", message: expect.stringContaining("none.tfstate: does not exist") },
      },
      {
        status: "failed",
        failure: { message: expect.stringContaining("empty.tfstate: does not exist, or nothing was") },
      },
    ]);
  });
});
