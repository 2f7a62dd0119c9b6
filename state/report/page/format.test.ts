import { describe, expect, it } from "vitest";
import { atMaximum, dollars, leftOut, moment, monthly, relative, total } from "./format.ts";

const nothing = { exact: 0, estimated: 0, maximum: 0, unknown: 0, unsupported: 0 };

describe("money", () => {
  it("never shows a total of unpriced resources as zero", () => {
    expect(total({ ...nothing, unknown: 2 })).toBe("unknown");
    expect(total(nothing)).toBe("$0.00");
    expect(total({ ...nothing, exact: 73 })).toBe("$73.00");
    expect(total({ ...nothing, exact: 73, estimated: 1204.4 })).toBe("≈ $1,277");
    expect(atMaximum({ ...nothing, exact: 73, maximum: 73 })).toBe("");
    expect(atMaximum({ ...nothing, estimated: 73, maximum: 1204.4 })).toBe("up to $1,204 at maximum");
    expect(leftOut({ ...nothing, unknown: 2, unsupported: 1 })).toBe("2 unknown, 1 unsupported");
  });

  it("does not shout what is free, and shows what has no figure as such", () => {
    expect(monthly({ status: "exact", monthly: 0, note: "free of charge" })).toBe("");
    expect(monthly({ status: "estimated", monthly: 0, note: "scales from 0" })).toBe("≈ $0.00");
    expect(monthly({ status: "unsupported", note: "" })).toBe("no price");
    expect(dollars(99.999)).toBe("$100.00");
  });
});

describe("time", () => {
  it("is in UTC; other text is unchanged", () => {
    expect(moment("2026-11-21T22:14:59Z")).toBe("21 Nov 2026, 22:14 UTC");
    expect(moment("yesterday")).toBe("yesterday");
  });

  it("is relative to the reader's clock", () => {
    const now = Date.parse("2026-11-21T12:00:00Z");
    expect(relative("2026-11-21T09:00:00Z", now)).toBe("3 hours ago");
    expect(relative("2026-11-23T12:00:00Z", now)).toBe("in 2 days");
    expect(relative("2026-11-21T11:59:50Z", now)).toBe("moments ago");
  });
});
