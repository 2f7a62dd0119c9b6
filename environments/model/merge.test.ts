import { describe, expect, it } from "vitest";
import { merge } from "./merge.ts";

describe("merge", () => {
  it.each([
    [{ a: 1, b: { c: 2, d: 3 } }, { b: { c: 4 } }, { a: 1, b: { c: 4, d: 3 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: 1, b: 2 }, { b: null }, { a: 1 }],
    [{ a: { b: { c: 1 } } }, { a: { b: null } }, { a: {} }],
    [undefined, { a: { b: 1, c: null } }, { a: { b: 1 } }],
    [{ a: "text" }, { a: { b: 1 } }, { a: { b: 1 } }],
  ])("%j merged with %j is %j", (base, changes, merged) => {
    expect(merge(base, changes)).toEqual(merged);
  });

  it("replaces an object by one of another kind, which has other keys", () => {
    const open = { endpoint: { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] } };
    expect(merge(open, { endpoint: { access: "private" } })).toEqual({ endpoint: { access: "private" } });
    expect(merge(open, { endpoint: { access: "publicAndPrivate", allowedCidrs: [] } })).toEqual({
      endpoint: { access: "publicAndPrivate", allowedCidrs: [] },
    });
  });

  it("merges labels and access entries whatever they are called", () => {
    const base = { labels: { type: "a", access: "b", pool: "c" } };
    expect(merge(base, { labels: { type: "x", access: "y" } })).toEqual({
      labels: { type: "x", access: "y", pool: "c" },
    });
  });

  it("does not modify its arguments", () => {
    const base = { a: { b: 1 } };
    merge(base, { a: { b: 2, c: 3 } });
    expect(base).toEqual({ a: { b: 1 } });
  });
});
