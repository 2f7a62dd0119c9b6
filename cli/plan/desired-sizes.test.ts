import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf } from "../testing/planned.ts";
import { withDesiredSizes } from "./desired-sizes.ts";

interface Sizes {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

const scaling = ({ min, max, desired }: Sizes) => ({ min_size: min, max_size: max, desired_size: desired });
const ignored = ["scaling_config[0].desired_size", "subnet_ids"];

function configuration(sizes: Sizes, ignore_changes = ignored): string {
  const group = { scaling_config: scaling(sizes), lifecycle: { create_before_destroy: true, ignore_changes } };
  return JSON.stringify({ resource: { aws_eks_node_group: { web: group }, aws_vpc: { this: {} } }, output: {} });
}

function resized(running: Sizes, wanted: Sizes, { isReplaced = false, ignores = ignored } = {}) {
  const change = { before: { scaling_config: [scaling(running)] }, after: { scaling_config: [scaling(wanted)] } };
  const plan = planOf({
    "aws_eks_node_group.web": { ...change, ...(isReplaced && { actions: ["create", "delete"] as const }) },
  });
  const text = withDesiredSizes(configuration(wanted, ignores), plan);
  return text === undefined ? undefined : JSON.parse(text).resource.aws_eks_node_group.web;
}

describe("the desired size of a node group that is resized by an autoscaler", () => {
  it("rises to a minimum above it, and sinks to a maximum below it", () => {
    expect(resized({ min: 2, max: 6, desired: 2 }, { min: 4, max: 6, desired: 4 })).toMatchObject({
      scaling_config: { desired_size: 4 },
      lifecycle: { create_before_destroy: true, ignore_changes: ["subnet_ids"] },
    });
    expect(resized({ min: 1, max: 9, desired: 7 }, { min: 1, max: 5, desired: 1 })).toMatchObject({
      scaling_config: { desired_size: 5 },
    });
  });

  it("is left alone within the limits, and where an author decides it", () => {
    expect(resized({ min: 2, max: 6, desired: 5 }, { min: 3, max: 6, desired: 3 })).toBeUndefined();
    expect(resized({ min: 2, max: 6, desired: 2 }, { min: 4, max: 6, desired: 4 }, { ignores: [] })).toBeUndefined();
  });

  it("is kept by the group that replaces it, whose size is again left to the autoscaler", () => {
    expect(
      resized({ min: 1, max: 30, desired: 25 }, { min: 1, max: 30, desired: 1 }, { isReplaced: true }),
    ).toMatchObject({
      scaling_config: { desired_size: 25 },
      lifecycle: { ignore_changes: ignored },
    });
    expect(
      resized({ min: 1, max: 30, desired: 1 }, { min: 1, max: 30, desired: 1 }, { isReplaced: true }),
    ).toBeUndefined();
  });

  it("is shared by the groups of each zone that replace a group, and added up where they become one again", () => {
    const before = (desired: number) => ({ before: { scaling_config: [scaling({ min: 0, max: 30, desired })] } });
    const after = { after: { scaling_config: [scaling({ min: 0, max: 30, desired: 0 })] } };
    const started = (gone: Record<string, number>, created: readonly string[]) => {
      const plan = planOf({
        ...Object.fromEntries(Object.entries(gone).map(([name, size]) => [`aws_eks_node_group.${name}`, before(size)])),
        ...Object.fromEntries(created.map((name) => [`aws_eks_node_group.${name}`, after])),
      });
      const group = {
        scaling_config: scaling({ min: 0, max: 30, desired: 0 }),
        lifecycle: { ignore_changes: ignored },
      };
      const aws_eks_node_group = Object.fromEntries(created.map((name) => [name, group]));
      const text = withDesiredSizes(JSON.stringify({ resource: { aws_eks_node_group } }), plan);
      if (text === undefined) return undefined;
      const groups: Record<string, { scaling_config: { desired_size: number } }> =
        JSON.parse(text).resource.aws_eks_node_group;
      return created.map((name) => groups[name]?.scaling_config.desired_size);
    };
    const zones = ["web-us-east-2a_group", "web-us-east-2b_group"];
    expect(started({ web_group: 5 }, zones)).toEqual([3, 3]);
    expect(started({ "web-us-gov-west-1a_group": 2, "web-us-gov-west-1b_group": 5 }, ["web_group"])).toEqual([7]);
    expect(started({ web_group: 5 }, ["api_group"])).toBeUndefined();
    expect(started({ web_group: 0 }, zones)).toBeUndefined();
  });

  it("is always one that EKS takes, and the nearest to what runs", () => {
    const size = fc.integer({ min: 0, max: 20 });
    const limits = fc.tuple(size, size).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
    fc.assert(
      fc.property(limits, limits, size, fc.boolean(), (old, now, running, isReplaced) => {
        const before = { ...old, desired: running };
        const after = { ...now, desired: now.min };
        const group = resized(before, after, { isReplaced });
        const desired: number = group?.scaling_config.desired_size ?? (isReplaced ? after.desired : running);
        expect(desired).toBeGreaterThanOrEqual(now.min);
        expect(desired).toBeLessThanOrEqual(now.max);
        if (running >= now.min && running <= now.max) expect(desired).toBe(running);
      }),
    );
  });
});
