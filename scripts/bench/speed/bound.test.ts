import { expect, it } from "vitest";
import { longestPath } from "./bound.ts";

const stacks = [
  { id: "teams", dependencies: ["cluster", "elsewhere"] },
  { id: "network", dependencies: [] },
  { id: "cluster", dependencies: ["network"] },
  { id: "secrets", dependencies: ["network"] },
];

it.each([
  [{ network: 1, cluster: 2, teams: 4, secrets: 3 }, 7],
  [{ network: 1, cluster: 2, teams: 4, secrets: 30 }, 31],
])("adds up the longest path through the graph: %j", (costs: Readonly<Record<string, number>>, path) => {
  expect(longestPath(stacks, (id) => costs[id] ?? 0)).toBe(path);
});
