import { describe, expect, it } from "vitest";
import { changedTaints, labelChange } from "./node-changes.ts";

describe("labelChange", () => {
  it.each([
    [{ a: "1" }, { a: "1" }, undefined],
    [{ a: "1", b: "2" }, { a: "3" }, { a: "3", b: null }],
    [{}, { a: "1" }, { a: "1" }],
  ])("from %j to %j", (before, wanted, expected) => {
    expect(labelChange(before, wanted)).toEqual(expected);
  });
});

describe("changedTaints", () => {
  const own = { key: "a", value: "1", effect: "NoSchedule" };
  const foreign = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

  it("says nothing while the group's taints are the same", () => {
    expect(changedTaints([foreign], [own], [{ ...own }])).toBeUndefined();
  });

  it("replaces those of the group, and leaves those of others", () => {
    const other = { ...own, value: "2" };
    expect(changedTaints([foreign, own], [own], [other])).toEqual([foreign, other]);
    expect(changedTaints([foreign, own], [own], [])).toEqual([foreign]);
  });
});
