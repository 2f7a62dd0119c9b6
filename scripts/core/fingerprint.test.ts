import { describe, expect, it } from "vitest";
import { environmentFingerprint, fingerprintText, parseFingerprint, stackFingerprint } from "./fingerprint.ts";
import type { Change, PlanJson, ResourceChange } from "./plan-json.ts";

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
const exact = (changed: PlanJson) => stackFingerprint(changed, false);

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
    expect(exact(same)).toBe(exact(base));
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
    expect(exact(other)).not.toBe(exact(base));
  });

  it("counts only addresses and actions of a provisional plan", () => {
    const provisional = (changed: PlanJson) => stackFingerprint(changed, true);
    expect(provisional(plan(resource("aws_vpc.a", { after: { cidr: "z" } }), resource("aws_vpc.b")))).toBe(
      provisional(base),
    );
    expect(provisional(plan(resource("aws_vpc.a", { actions: ["delete"] }), resource("aws_vpc.b")))).not.toBe(
      provisional(base),
    );
    expect(provisional(base)).not.toBe(exact(base));
  });
});

describe("environmentFingerprint", () => {
  it("depends on the stacks and not on their order", () => {
    const one = environmentFingerprint(
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
    );
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(
      environmentFingerprint(
        new Map([
          ["b", "2"],
          ["a", "1"],
        ]),
      ),
    ).toBe(one);
    expect(
      environmentFingerprint(
        new Map([
          ["a", "2"],
          ["b", "1"],
        ]),
      ),
    ).not.toBe(one);
  });
});

describe("as a person reads and passes it", () => {
  it("is shown in groups of four", () => {
    expect(fingerprintText("7f3a91c022bd0f4e")).toBe("7f3a 91c0 22bd 0f4e");
  });

  it.each(["7f3a91c022bd0f4e", "7f3a 91c0 22bd 0f4e", "7F3A-91C0-22BD-0F4E"])("accepts %s", (given) => {
    expect(parseFingerprint(given)).toBe("7f3a91c022bd0f4e");
  });

  it.each(["", "7f3a", "7f3a91c022bd0f4e0", "7f3a91c022bd0f4z"])('refuses "%s"', (given) => {
    expect(() => parseFingerprint(given)).toThrow(`--fingerprint "${given}" is not a plan fingerprint.`);
  });
});
