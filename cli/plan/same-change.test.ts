import { describe, expect, it } from "vitest";
import type { Action, Change, PlanJson } from "../terraform/plan-json.ts";
import { surprises } from "./same-change.ts";

function plan(...changes: [address: string, ...actions: Action[]][]): PlanJson {
  return {
    format_version: "1.2",
    resource_changes: changes.map(([address, ...actions]) => ({ ...resource, address, change: { actions } })),
  };
}

const resource = { address: "a.b", mode: "managed", type: "a", name: "b" } as const;

it.each([
  ["the same", plan(["a.b", "create"]), []],
  ["less", plan(["a.b", "no-op"]), []],
  ["something else", plan(["a.c", "create"]), ["create a.c"]],
  ["the same resource, differently", plan(["a.b", "delete", "create"]), ["create+delete a.b"]],
])("an exact plan that does %s", (_, exact, expected) => {
  expect(surprises(plan(["a.b", "create"]), exact)).toEqual(expected);
});

it("treats both orders of a replacement as the same change", () => {
  expect(surprises(plan(["a.b", "create", "delete"]), plan(["a.b", "delete", "create"]))).toEqual([]);
});

describe("values", () => {
  const found = (shown: Omit<Change, "actions">, exact: Omit<Change, "actions">) =>
    surprises(
      { format_version: "1.2", resource_changes: [{ ...resource, change: { actions: ["create"], ...shown } }] },
      { format_version: "1.2", resource_changes: [{ ...resource, change: { actions: ["create"], ...exact } }] },
    );

  it.each<[string, Omit<Change, "actions">, Omit<Change, "actions">, string[]]>([
    ["the same", { after: { x: { y: 1 } } }, { after: { x: { y: 1 } } }, []],
    ["another", { after: { x: { y: 1 } } }, { after: { x: { y: 2 } } }, ["a.b.x.y: 1 -> 2"]],
    ["one that was absent", { after: {} }, { after: { x: 2 } }, ["a.b.x: null -> 2"]],
    ["absent and null", { after: { x: null } }, { after: {} }, []],
    ["one that was not known", { after: {}, after_unknown: { x: true } }, { after: { x: "vpc-1" } }, []],
    [
      "one that is not known any more",
      { after: { x: 1 } },
      { after: {}, after_unknown: { x: true } },
      ['a.b.x: 1 -> "(known after apply)"'],
    ],
    ["a longer list", { after: { x: [1] } }, { after: { x: [1, 2] } }, ["a.b.x: [1] -> [1,2]"]],
    ["another order", { after: { x: [1, 2] } }, { after: { x: [2, 1] } }, ["a.b.x: [1,2] -> [2,1]"]],
    [
      "a set that becomes known",
      { after: { x: [null, "b"] }, after_unknown: { x: [true, false] } },
      { after: { x: ["b", "c"] } },
      [],
    ],
    [
      "another element beside one that becomes known",
      { after: { x: [null, "b"] }, after_unknown: { x: [true, false] } },
      { after: { x: ["a", "c"] } },
      ['a.b.x: ["(known after apply)","b"] -> ["a","c"]'],
    ],
    [
      "another one in a block of a set",
      { after: { x: [{ id: null, port: 1 }] }, after_unknown: { x: [{ id: true }] } },
      { after: { x: [{ id: "i", port: 2 }] } },
      ['a.b.x: [{"id":"(known after apply)","port":1}] -> [{"id":"i","port":2}]'],
    ],
    [
      "a sensitive one",
      { after: { x: "hush" }, after_sensitive: { x: true } },
      { after: { x: "hash" } },
      ["a.b.x: (sensitive value)"],
    ],
  ])("%s", (_, shown, exact, expected) => {
    expect(found(shown, exact)).toEqual(expected);
  });

  it("counts outputs", () => {
    const output = (...changed: Change[]): PlanJson => ({
      format_version: "1.2",
      output_changes: Object.fromEntries(changed.map((change, index) => [`o${index}`, change])),
    });
    const shown = output({ actions: ["create"], after: "a" });
    expect(surprises(shown, output({ actions: ["create"], after: "b" }))).toEqual(['output o0: "a" -> "b"']);
    expect(surprises(shown, output({ actions: ["create"], after: "a" }, { actions: ["create"] }))).toEqual([
      "create output o1",
    ]);
    expect(surprises(output({ actions: ["create"], after_unknown: true }), shown)).toEqual([]);
  });
});
