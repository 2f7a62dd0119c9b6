import { Lazy } from "cdktf";
import { describe, expect, it } from "vitest";
import { boundedName } from "./naming.ts";

describe("boundedName", () => {
  it("joins parts that fit", () => {
    expect(boundedName(["dev-ml", "us-east-2", "nodes"])).toBe("dev-ml-us-east-2-nodes");
  });

  it("keeps a name that just fits", () => {
    expect(boundedName(["a".repeat(32), "b".repeat(31)])).toHaveLength(64);
    expect(boundedName(["a".repeat(32), "b".repeat(31)])).toBe(`${"a".repeat(32)}-${"b".repeat(31)}`);
  });

  it("cuts a longer one and ends it in a hash of the whole", () => {
    const one = boundedName(["inference", "x".repeat(80), "nodes"]);
    const other = boundedName(["inference", "x".repeat(80), "cluster"]);
    expect(one).toMatch(/^inference-x{45}-[0-9a-f]{8}$/);
    expect(one).toHaveLength(64);
    expect(other).not.toBe(one);
    expect(boundedName(["inference", "x".repeat(80), "nodes"])).toBe(one);
  });

  it("leaves no double hyphen before the hash", () => {
    expect(boundedName(["abcdef", "ghijklmnop"], 16)).toMatch(/^abcdef-[0-9a-f]{8}$/);
  });

  it("refuses a part that is known only after apply", () => {
    const later = Lazy.stringValue({ produce: () => "later" });
    expect(() => boundedName(["dev", later, "nodes"])).toThrow(
      "The name of the parts dev, ?, nodes has one that is known only after apply",
    );
  });
});
