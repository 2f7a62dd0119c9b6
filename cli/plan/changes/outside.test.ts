import { expect, it } from "vitest";
import type { Change, PlanJson, ResourceChange } from "../../terraform/plan-json.ts";
import { summarize } from "../plan-summary.ts";

const resource = (name: string, change: Change): ResourceChange => ({
  address: `aws_vpc.${name}`,
  mode: "managed",
  type: "aws_vpc",
  name,
  change,
});

const outside = (resource_drift: ResourceChange[], resource_changes: ResourceChange[]) =>
  summarize({ format_version: "1.2", resource_drift, resource_changes } satisfies PlanJson).outside;

const update = (before: unknown, after: unknown, after_unknown = {}): Change => ({
  actions: ["update"],
  before,
  after,
  after_unknown,
});

it("is what was deleted and is created again", () => {
  const deleted: Change = { actions: ["delete"], before: { id: "vpc-1" }, after: null };
  const created: Change = { actions: ["create"], before: null, after: {} };
  expect(outside([resource("a", deleted), resource("b", deleted)], [resource("a", created)])).toEqual({
    deleted: ["aws_vpc.a"],
    changed: [],
  });
});

it("is what was changed and is changed back", () => {
  const drift = update({ tags: { team: "a" }, size: 1 }, { tags: { team: "b" }, size: 2 });
  const revert = update({ tags: { team: "b" }, size: 2 }, { tags: { team: "a" }, size: 2 });
  expect(outside([resource("a", drift)], [resource("a", revert)])).toEqual({
    deleted: [],
    changed: [{ address: "aws_vpc.a", paths: ["tags.team"] }],
  });
});

it.each([
  ["nothing that the plan leaves alone", update({ size: 1 }, { size: 2 }), update({ tags: {} }, { tags: { a: 1 } })],
  ["no other notation of nothing", update({ tags: null }, { tags: {} }), update({ tags: {} }, { tags: { a: 1 } })],
  [
    "nothing that follows from another change",
    update({ routes: [] }, { routes: [{ id: "r" }] }),
    update({ routes: [{ id: "r" }] }, {}, { routes: true }),
  ],
  [
    "nothing of what is destroyed, all of whose attributes go",
    update({ association: "" }, { association: "eipassoc-1" }),
    { actions: ["delete"], before: { association: "eipassoc-1" }, after: null } satisfies Change,
  ],
])("is %s", (_, drift, planned) => {
  expect(outside([resource("a", drift)], [resource("a", planned)])).toBeUndefined();
});
