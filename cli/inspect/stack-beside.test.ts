import type { StateLocation } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { stackBeside } from "./stack-beside.ts";

describe("the stack of an orphan", () => {
  const beside = (file: string, location: StateLocation) => stackBeside(file, "dev-old", "dev", [{ location }]);

  it("is named like the other stacks of its environment", () => {
    const location = { type: "local", path: "/states/dev-network.tfstate" } as const;
    expect(beside("/states/dev-old.tfstate", location)).toMatchObject({
      id: "dev-old",
      environment: "dev",
      name: "old",
      dependencies: [],
    });
  });

  it.each<[string, string, StateLocation, StateLocation]>([
    [
      "an object of the same bucket",
      "s3://states/dev/dev-old.tfstate",
      { type: "s3", bucket: "states", key: "dev/dev-network.tfstate", region: "us-east-2", kmsKeyId: "alias/state" },
      { type: "s3", bucket: "states", key: "dev/dev-old.tfstate", region: "us-east-2", kmsKeyId: "alias/state" },
    ],
    [
      "a workspace of the same organization",
      "app.terraform.io/example/dev-old",
      { type: "cloud", organization: "example", hostname: "app.terraform.io", workspace: "dev-network", project: "ml" },
      { type: "cloud", organization: "example", hostname: "app.terraform.io", workspace: "dev-old", project: "ml" },
    ],
    [
      "a file of the same directory",
      "/states/dev-old.tfstate",
      { type: "local", path: "/states/dev-network.tfstate" },
      { type: "local", path: "/states/dev-old.tfstate" },
    ],
  ])("keeps its state in %s", (_, file, known, expected) => {
    expect(beside(file, known).location).toEqual(expected);
  });

  it("has a local state if no other state is kept beside it", () => {
    const elsewhere = { type: "http", address: "https://example.com/dev-network" } as const;
    expect(beside("/states/dev-old.tfstate", elsewhere).location).toEqual({
      type: "local",
      path: "/states/dev-old.tfstate",
    });
  });
});
