import { parseState, type StackDrift } from "@ml-platform/state";
import { expect, it } from "vitest";
import { driftedOf } from "../output/drift-text.ts";
import type { PlanJson } from "../terraform/plan-json.ts";
import { driftOf } from "./drift-of-plan.ts";

const configuration = {
  resource: {
    aws_eks_node_group: {
      gpu: {
        scaling_config: { min_size: 0, max_size: 30, desired_size: 0 },
        lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
      },
    },
  },
};

/** What a nightly check finds on the day of a month: the autoscaler has moved, and once somebody else has. */
function check(day: number, maximum = 30): StackDrift {
  const group = (desired: number, max: number, rest: object) => ({
    scaling_config: [{ desired_size: desired, max_size: max, min_size: 0 }],
    ...rest,
  });
  const before = group(0, 30, { status: "ACTIVE", labels: null });
  const after = group((day * 7) % 31, maximum, { status: day % 3 === 0 ? "UPDATING" : "ACTIVE", labels: {} });
  const change = { actions: ["update"], before, after } as const;
  const resource = {
    address: "aws_eks_node_group.gpu",
    mode: "managed",
    type: "aws_eks_node_group",
    name: "gpu",
  } as const;
  const plan: PlanJson = { format_version: "1.2", resource_drift: [{ ...resource, change }] };
  const { secrets } = parseState('{"version":4}');
  const found = driftOf(plan, { secrets, configuration, siblings: [] });
  return { stack: "dev-ml-nodes", environment: "dev", checkedAt: `2026-11-${day}`, ...found };
}

it("is a month without drift where only the autoscaler moved, with every movement counted", () => {
  const nights = Array.from({ length: 30 }, (_, index) => check(index + 1));
  expect(driftedOf(nights)).toEqual([]);
  expect(nights.every(({ passedOver = [] }) => passedOver.some(({ reason }) => reason === "ignored"))).toBe(true);
});

it("is drift on the night on which somebody changed what the code sets", () => {
  const [found] = driftedOf([check(13, 31)]);
  expect(found?.resources[0]?.attributes.map(({ path }) => path)).toEqual(["scaling_config[0].max_size"]);
});
