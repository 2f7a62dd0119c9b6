import { expect, it } from "vitest";
import type { Action, PlanJson } from "./plan-json.ts";
import { surprises } from "./same-change.ts";

function plan(...changes: [address: string, ...actions: Action[]][]): PlanJson {
  return {
    format_version: "1.2",
    resource_changes: changes.map(([address, ...actions]) => ({
      address,
      mode: "managed",
      type: "a",
      name: "b",
      change: { actions },
    })),
  };
}

it.each([
  ["the same", plan(["a.b", "create"]), []],
  ["less", plan(["a.b", "no-op"]), []],
  ["something else", plan(["a.c", "create"]), ["create a.c"]],
  ["the same resource, differently", plan(["a.b", "delete", "create"]), ["create+delete a.b"]],
])("an exact plan that does %s", (_, exact, expected) => {
  expect(surprises(plan(["a.b", "create"]), exact)).toEqual(expected);
});

it("knows both orders of a replacement for the same", () => {
  expect(surprises(plan(["a.b", "create", "delete"]), plan(["a.b", "delete", "create"]))).toEqual([]);
});
