import { describe, expect, it } from "vitest";
import { diff } from "../../compare/diff.ts";
import type { StateView } from "../../compare/view.ts";
import { hiddenText, type JsonObject } from "../../model/json.ts";
import type { ReportData, ResourceDifference, StateVersion } from "../report-data.ts";
import { changesBetween, viewAt, wholeVersions } from "./versions.ts";

const state = (resources: Readonly<Record<string, JsonObject>>): StateView =>
  new Map(Object.entries(resources).map(([address, attributes]) => [address, { type: "aws_x", attributes }]));

/** Newest first. */
const states = [
  state({ "aws_x.a": { id: "1", size: 3, rules: [{ port: 1 }, { port: 3 }] }, "aws_x.c": { id: "9" } }),
  state({ "aws_x.a": { id: "1", size: 2, tags: { "a.b": "c" }, rules: [{ port: 1 }, { port: 2 }, { port: 4 }] } }),
  state({ "aws_x.a": { id: "1", size: 3, rules: [] }, "aws_x.b": { id: "2", zones: ["a"] } }),
];

const told = (before: StateView, after: StateView): ResourceDifference[] =>
  diff(before, after).map((each) => ({
    ...each,
    attributes: each.attributes.map(({ steps: _, ...attribute }) => attribute),
  }));

const versions: StateVersion[] = states.map((now, index) => {
  const before = states[index + 1];
  const version = { version: `v${index}`, serial: 9 - index };
  return before === undefined ? version : { ...version, changes: told(before, now) };
});
const now = states[0] as StateView;

describe("an earlier version", () => {
  it.each([0, 1, 2])("%s is what was then", (index) => {
    expect(viewAt(now, versions, `v${index}`)).toEqual(states[index]);
  });

  it("is known as far as all changes since then are", () => {
    const data = (all: readonly StateVersion[]) =>
      ({ histories: [{ stack: "s", versions: all }] }) as unknown as ReportData;
    expect(wholeVersions(data(versions), "s")).toHaveLength(3);
    const unreadable = versions.map((each, index) =>
      index === 1 ? { version: "v1", serial: 8, problem: "lost" } : each,
    );
    expect(wholeVersions(data(unreadable), "s")).toHaveLength(2);
    expect(wholeVersions(data(versions), "other")).toEqual([]);
    expect(viewAt(now, versions, "v9")).toBeUndefined();
  });
});

describe("changes between versions", () => {
  it("are those of the whole way, in both directions", () => {
    const path = (changes: readonly ResourceDifference[] = []) =>
      changes.flatMap(({ address, kind, attributes }) => [
        `${kind} ${address}`,
        ...attributes.map((each) => each.path),
      ]);
    expect(path(changesBetween(now, versions, "v2", "v0"))).toEqual(path(told(states[2] as StateView, now)));
    expect(path(changesBetween(now, versions, "v0", "v2"))).toEqual(path(told(now, states[2] as StateView)));
    // Size went from 3 to 2 and back.
    expect(path(changesBetween(now, versions, "v2", "v0"))).not.toContain("size");
  });

  it("include hidden values that changed on the way", () => {
    const view = state({ "aws_x.a": { id: "1", password: hiddenText } });
    const secret: ResourceDifference = {
      address: "aws_x.a",
      type: "aws_x",
      kind: "changed",
      attributes: [{ path: "password", before: hiddenText, after: hiddenText }],
    };
    const all: StateVersion[] = [
      { version: "b", serial: 2, changes: [secret] },
      { version: "a", serial: 1 },
    ];
    expect(changesBetween(view, all, "a", "b")).toMatchObject([
      { address: "aws_x.a", kind: "changed", attributes: [{ path: "password", after: hiddenText }] },
    ]);
    expect(changesBetween(view, all, "b", "b")).toEqual([]);
  });
});
