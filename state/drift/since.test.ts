import { expect, it } from "vitest";
import { withSince } from "./since.ts";
import type { DriftedResource, StackDrift } from "./stack-drift.ts";

const [monday, tuesday, wednesday] = ["2026-11-23T02:00:00Z", "2026-11-24T02:00:00Z", "2026-11-25T02:00:00Z"] as const;

function changed(...paths: readonly string[]): DriftedResource {
  const attributes = paths.map((path) => ({ path, steps: [path], before: 1, after: 2 }));
  return { address: "aws_vpc.main", type: "aws_vpc", kind: "changed", attributes };
}

const gone: DriftedResource = { ...changed(), kind: "removed" };

function check(checkedAt: string, ...resources: readonly DriftedResource[]): StackDrift {
  return { stack: "dev-network", environment: "dev", checkedAt, resources };
}

function sinceOf(known: readonly StackDrift[], stack: StackDrift) {
  const [{ resources } = stack] = withSince([stack], known);
  return resources.map(({ since, attributes }) => [since, attributes.map((each) => `${each.path} ${each.since}`)]);
}

const afterMonday = withSince([check(monday, changed("a"))], []);

it("is the first check that found a difference, for each attribute", () => {
  expect(sinceOf([], check(monday, changed("a")))).toEqual([[monday, [`a ${monday}`]]]);
  expect(sinceOf(afterMonday, check(tuesday, changed("a", "b")))).toEqual([[monday, [`a ${monday}`, `b ${tuesday}`]]]);
});

it("begins anew once a difference was gone, or is of another kind", () => {
  const afterTuesday = withSince([check(tuesday)], afterMonday);
  expect(sinceOf(afterTuesday, check(wednesday, changed("a")))).toEqual([[wednesday, [`a ${wednesday}`]]]);
  const removed = withSince([check(tuesday, gone)], afterMonday);
  expect(removed[0]?.resources[0]?.since).toBe(tuesday);
  expect(sinceOf(removed, check(wednesday, gone))).toEqual([[tuesday, []]]);
});

it("is that of the same stack only, and the time of the check where an earlier version wrote none", () => {
  const other = { ...check(monday, changed("a")), stack: "dev-cluster" };
  expect(sinceOf([other], check(tuesday, changed("a")))[0]?.[0]).toBe(tuesday);
  expect(sinceOf([check(monday, changed("a"))], check(tuesday, changed("a")))[0]?.[0]).toBe(monday);
});
