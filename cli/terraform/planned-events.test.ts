import { expect, it } from "vitest";
import type { TerraformEvent } from "./events.ts";
import { PlannedEvents } from "./planned-events.ts";

const summary = { type: "change_summary", changes: { add: 0, change: 0, import: 0, remove: 0, operation: "plan" } };
const outputs = { type: "outputs", outputs: { id: { action: "noop" } } };
const refreshed = { type: "refresh_complete" };

it.each<[boolean, string, readonly object[]]>([
  [true, "nothing", [refreshed, summary]],
  [true, "outputs that stay", [summary, outputs]],
  [true, "what the refresh found and the code does not set", [{ type: "resource_drift" }, summary, outputs]],
  [false, "what the refresh missed", [{ type: "resource_drift", change: { action: "delete" } }, summary]],
  [false, "a change", [{ type: "planned_change" }, summary]],
  [false, "a move or an import, which is counted by no action", [{ type: "planned_change" }, summary, outputs]],
  [false, "an output that is new", [summary, { type: "outputs", outputs: { id: { action: "create" } } }]],
  [
    false,
    "an output that changes",
    [summary, { ...outputs, outputs: { a: { action: "noop" }, b: { action: "update" } } }],
  ],
  [false, "an output of which no action is told", [summary, { type: "outputs", outputs: { id: {} } }]],
  [false, "a count without an event", [{ ...summary, changes: { ...summary.changes, import: 1 } }]],
  [false, "an action that is called", [{ type: "planned_action_invocation" }, summary]],
  [false, "what is put off", [summary, { type: "deferred_change" }]],
  [false, "a plan that did not end", [refreshed, outputs]],
])("knows whether a plan changes nothing (%s): %s", (isNothing, _, events) => {
  const planned = new PlannedEvents();
  for (const event of events) planned.follow(event as TerraformEvent);
  expect(planned.changesNothing).toBe(isNothing);
});

it("knows whether the refresh found anything", () => {
  const planned = new PlannedEvents();
  planned.follow(summary as unknown as TerraformEvent);
  expect(planned.isDrifted).toBe(false);
  planned.follow({ type: "resource_drift" } as TerraformEvent);
  expect(planned.isDrifted).toBe(true);
});
