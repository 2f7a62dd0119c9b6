import { expect, it } from "vitest";
import type { TerraformEvent } from "../terraform/events.ts";
import { Activities, isChange } from "./activities.ts";

function event(type: string, addr: string, action?: string): TerraformEvent {
  return { type, "@message": "", hook: { resource: { addr }, ...(action !== undefined && { action }) } };
}

it("knows what runs in each stack, and since when", () => {
  let time = 10;
  const activities = new Activities(() => time);
  activities.follow("dev-network", event("refresh_start", "aws_vpc.a"));
  time = 20;
  activities.follow("dev-network", event("apply_start", "aws_subnet.a", "create"));
  activities.follow("dev-cluster", event("apply_start", "aws_subnet.a", "delete"));
  activities.follow("dev-network", event("refresh_complete", "aws_vpc.a"));
  activities.follow("dev-network", { type: "log", "@message": "" });
  const creating = { stack: "dev-network", address: "aws_subnet.a", doing: "creating", since: 20 };
  expect(activities.operations("dev-network")).toEqual([creating]);
  expect(activities.operations()).toEqual([creating, { ...creating, stack: "dev-cluster", doing: "destroying" }]);
  activities.follow("dev-cluster", event("apply_errored", "aws_subnet.a", "delete"));
  activities.end("dev-network");
  expect(activities.operations()).toEqual([]);
});

it.each([
  ["create", true],
  ["update", true],
  ["delete", true],
  ["read", false],
  [undefined, false],
])("counts %s as a change of the world: %s", (action, expected) => {
  const activities = new Activities(() => 0);
  activities.follow("a", event("apply_start", "aws_vpc.a", action));
  expect(activities.operations().map(isChange)).toEqual([expected]);
});
