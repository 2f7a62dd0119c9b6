import { describe, expect, it } from "vitest";
import { nodeGroupDefaults } from "./defaults.ts";
import type { NodeGroupSpec } from "./node-group/index.ts";
import { regions } from "./regions.ts";
import { checkTeamAccounts, checkTeamsFit, longestTeamName, teamNames } from "./team.ts";

const group = (instanceType: string, max: number, more: Partial<NodeGroupSpec> = {}): NodeGroupSpec => ({
  ...nodeGroupDefaults,
  instanceType,
  size: { min: 0, max },
  ...more,
});
const gpus = (amount: string) => ({ "requests.nvidia.com/gpu": amount });

describe("the quotas of all teams of a cluster", () => {
  it.each([
    ["as much as there is", ["8", "8"], { gpu: group("g6.12xlarge", 4) }],
    ["a group in each zone", ["20", "12"], { gpu: group("g6.12xlarge", 4, { perAvailabilityZone: true }) }],
    ["none", ["0"], { general: group("m7i.large", 4) }],
  ])("may be %s", (_, amounts, groups) => {
    expect(checkTeamsFit(amounts.map(gpus), groups, 2)).toEqual([]);
  });

  it("warn of more than the node groups can have, with both numbers", () => {
    const [problem] = checkTeamsFit(["16", "1"].map(gpus), { gpu: group("g6.12xlarge", 4) }, 2);
    expect(problem).toMatchObject({ severity: "warning" });
    expect(problem?.message).toContain("Teams may together use 17 GPUs");
    expect(problem?.message).toContain("have at most 16");
  });
});

it("warns of members of another account, which may be meant", () => {
  const members = ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::222222222222:role/b"];
  expect(checkTeamAccounts({ members, viewers: [] }, "111111111111")).toMatchObject([
    { severity: "warning", path: ["members", 1] },
  ]);
});

it("leaves every role of the longest team a name that IAM accepts", () => {
  const longestRegion = Math.max(...regions.map(({ length }) => length));
  const { roles } = teamNames("e".repeat(12), "t".repeat(longestTeamName));
  expect(`${roles}-`.length + longestRegion + "-workload".length).toBeLessThanOrEqual(64);
});
