import { describe, expect, it } from "vitest";
import type { Difference } from "./differences.ts";
import { isBreaking, providerVersionReport } from "./version-report.ts";

const difference = (what: Difference["what"], ours: unknown, theirs: unknown): Difference => ({
  path: "aws_vpc.x",
  what,
  ours,
  theirs,
});
const object = (fields: object): unknown => ["list", ["object", fields]];

describe("a change can refuse a configuration", () => {
  it.each([
    ["attribute", { type: "string" }, undefined],
    ["attribute", undefined, { type: "string", required: true }],
    ["block", undefined, { nesting_mode: "list", min_items: 1 }],
    ["required", undefined, true],
    ["optional", true, undefined],
    ["computed", true, undefined],
    ["min_items", undefined, 1],
    ["max_items", undefined, 1],
    ["type", "string", "number"],
    ["type", object({ a: "string", b: "string" }), object({ a: "string" })],
    ["nesting_mode", "list", "set"],
  ] as const)("if %s was %j and is %j", (what, ours, theirs) => {
    expect(isBreaking(difference(what, ours, theirs))).toBe(true);
  });
});

describe("a change refuses no configuration", () => {
  it.each([
    ["attribute", undefined, { type: "string", optional: true }],
    ["block", undefined, { nesting_mode: "list", max_items: 1 }],
    ["required", true, undefined],
    ["optional", undefined, true],
    ["computed", undefined, true],
    ["min_items", 1, undefined],
    ["max_items", 1, 2],
    ["type", object({ a: "string" }), object({ a: "string", b: "string" })],
  ] as const)("if %s was %j and is %j", (what, ours, theirs) => {
    expect(isBreaking(difference(what, ours, theirs))).toBe(false);
  });
});

it("reports what changed for the types in use, and that nothing refuses what stacks write", () => {
  const report = providerVersionReport();
  expect(report).toContain("Changes that can refuse a configuration or a reference:\n\n- none\n");
  expect(report).toContain("- `aws_eks_node_group.warm_pool_config`: block added\n");
  expect(report).toContain("- `aws_subnet.cidr_block`: now computed\n");
  expect(report).toContain("- `aws_eip.vpc`: only in 5.100.0\n");
});
