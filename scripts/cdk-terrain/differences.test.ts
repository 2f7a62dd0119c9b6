import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { differences, differencesBelow } from "./differences.ts";

function stack(version: string, tags: object, indentation?: number): Buffer {
  const metadata = { version, stackName: "small-network" };
  return Buffer.from(
    JSON.stringify({ "//": { metadata }, resource: { aws_vpc: { main: { tags } } } }, null, indentation),
  );
}

describe("two synthesized stacks", () => {
  it("are the same when they differ in layout and in the version of the library", () => {
    expect(differences("cdk.tf.json", stack("0.21.0", { a: "1" }, 2), stack("0.24.0", { a: "1" }))).toEqual([]);
  });

  it.each([
    ["a value", { a: "1" }, { a: "2" }, 'resource.aws_vpc.main.tags.a was "1", is "2"'],
    ["a type", { a: "1" }, { a: 1 }, 'resource.aws_vpc.main.tags.a was "1", is 1'],
    ["something less", { a: "1" }, {}, 'resource.aws_vpc.main.tags.a was "1", is absent'],
    ["something more", {}, { a: null }, "resource.aws_vpc.main.tags.a was absent, is null"],
    ["a list", { a: {} }, { a: [] }, "resource.aws_vpc.main.tags.a was {}, is []"],
    ["the order of a list", { a: ["x", "y"] }, { a: ["y", "x"] }, 'resource.aws_vpc.main.tags.a.0 was "x", is "y"'],
  ])("differ by %s", (_, before, after, expected) => {
    expect(differences("cdk.tf.json", stack("0.21.0", before), stack("0.24.0", after))[0]).toBe(expected);
  });

  it("differ by metadata that is no version", () => {
    const other = Buffer.from(stack("0.21.0", {}).toString("utf8").replace("small-network", "renamed"));
    expect(differences("cdk.tf.json", stack("0.21.0", {}), other)).toHaveLength(1);
  });
});

describe("other files", () => {
  it("are compared by their bytes, version or not", () => {
    expect(differences("Chart.yaml", Buffer.from("version: 1"), Buffer.from("version: 2"))).toEqual(["other bytes"]);
    expect(differences("Chart.yaml", Buffer.from("version: 1"), Buffer.from("version: 1"))).toEqual([]);
  });
});

describe("two outputs", () => {
  const scratch = mkdtempSync(join(tmpdir(), "differences-"));
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it("differ by files that only one of them has", () => {
    for (const [output, file] of [
      ["before", "old/cdk.tf.json"],
      ["after", "new/cdk.tf.json"],
    ] as const) {
      mkdirSync(join(scratch, output, file, ".."), { recursive: true });
      writeFileSync(join(scratch, output, file), "{}");
    }
    expect(differencesBelow(join(scratch, "before"), join(scratch, "after"))).toEqual([
      "old/cdk.tf.json is missing",
      "new/cdk.tf.json is new",
    ]);
  });
});
