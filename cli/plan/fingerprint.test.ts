import { describe, expect, it } from "vitest";
import type { Change, PlanJson, ResourceChange } from "../terraform/plan-json.ts";
import { environmentFingerprint, parseFingerprint, stackFingerprint } from "./fingerprint.ts";

function resource(address: string, change: Partial<Change> = {}): ResourceChange {
  return {
    address,
    mode: "managed",
    type: "aws_vpc",
    name: "main",
    change: { actions: ["create"], after: { cidr: "a", zone: "b" }, ...change },
  };
}

function plan(...resource_changes: ResourceChange[]): PlanJson {
  return { format_version: "1.2", resource_changes };
}

const base = plan(resource("aws_vpc.a"), resource("aws_vpc.b"));

describe("stackFingerprint", () => {
  it.each([
    ["the order of resources", plan(resource("aws_vpc.b"), resource("aws_vpc.a"))],
    [
      "the order of attributes",
      plan(resource("aws_vpc.a", { after: { zone: "b", cidr: "a" } }), resource("aws_vpc.b")),
    ],
    ["what does not change", plan(...(base.resource_changes ?? []), resource("aws_vpc.c", { actions: ["no-op"] }))],
    ["data sources", plan(...(base.resource_changes ?? []), { ...resource("data.x.y"), mode: "data" })],
    ["the time of the plan", { ...base, timestamp: "2026-01-01" } as PlanJson],
  ])("does not depend on %s", (_, same) => {
    expect(stackFingerprint(same)).toBe(stackFingerprint(base));
  });

  it.each([
    ["a value", plan(resource("aws_vpc.a", { after: { cidr: "z" } }), resource("aws_vpc.b"))],
    ["an action", plan(resource("aws_vpc.a", { actions: ["update"] }), resource("aws_vpc.b"))],
    ["an address", plan(resource("aws_vpc.a"), resource("aws_vpc.c"))],
    ["what is unknown", plan(resource("aws_vpc.a", { after_unknown: { id: true } }), resource("aws_vpc.b"))],
    ["what forces a replacement", plan(resource("aws_vpc.a", { replace_paths: [["cidr"]] }), resource("aws_vpc.b"))],
    ["a move", plan({ ...resource("aws_vpc.a"), previous_address: "aws_vpc.old" }, resource("aws_vpc.b"))],
    ["an output", { ...base, output_changes: { id: { actions: ["create"], after: "x" } } } as PlanJson],
  ])("depends on %s", (_, other) => {
    expect(stackFingerprint(other)).not.toBe(stackFingerprint(base));
  });
});

describe("environmentFingerprint", () => {
  const dev = {
    command: "apply" as const,
    target: "aws",
    account: "111111111111",
    region: "us-east-2",
    backend: { type: "s3", bucket: "a" },
  };
  const one: [string, string] = ["a", "1"];
  const other: [string, string] = ["b", "2"];
  const first = environmentFingerprint(dev, new Map([one, other]));

  it("is 16 hexadecimal digits, whatever the order of the stacks", () => {
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(environmentFingerprint(dev, new Map([other, one]))).toBe(first);
  });

  it.each([
    ["the stacks", dev, new Map([one, ["b", "3"]])],
    ["whether everything is destroyed", { ...dev, command: "destroy" }, new Map([one, other])],
    ["the target", { ...dev, target: "emulated" }, new Map([one, other])],
    ["the account", { ...dev, account: "222222222222" }, new Map([one, other])],
    ["the region", { ...dev, region: "us-west-2" }, new Map([one, other])],
    ["the backend", { ...dev, backend: { type: "s3", bucket: "b" } }, new Map([one, other])],
  ] as const)("depends on %s", (_, destination, stacks) => {
    expect(environmentFingerprint(destination, stacks)).not.toBe(first);
  });
});

describe("a fingerprint as a person passes it", () => {
  it.each(["7f3a91c022bd0f4e", "7f3a 91c0 22bd 0f4e", "7F3A-91C0-22BD-0F4E"])("accepts %s", (given) => {
    expect(parseFingerprint(given)).toBe("7f3a91c022bd0f4e");
  });

  it.each(["", "7f3a", "7f3a91c022bd0f4e0", "7f3a91c022bd0f4z"])('refuses "%s"', (given) => {
    expect(() => parseFingerprint(given)).toThrow(`--fingerprint "${given}" is not a plan fingerprint.`);
  });
});
