import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { type ComingNode, type ScalableGroup, scaleUp } from "./scale-up.ts";

function group(
  name: string,
  cpu: number,
  change: Partial<ScalableGroup> = {},
  labels: Record<string, string> = {},
): ScalableGroup {
  return {
    name,
    desired: 0,
    max: 3,
    template: { labels, taints: [], free: { cpu, memory: cpu, pods: 10 } },
    ...change,
  };
}

function pod(name: string, cpu: string, nodeSelector: Record<string, string> = {}): KubeObject {
  return {
    metadata: { name },
    spec: { nodeSelector, containers: [{ resources: { requests: { cpu, memory: cpu } } }] },
  };
}

function growth(...of: Parameters<typeof scaleUp>): Record<string, number> {
  return Object.fromEntries([...scaleUp(...of).growth].map(([name, { nodes }]) => [name, nodes]));
}

const small = group("small", 2);
const large = group("large", 16);
const priorities = "10:\n  - .*\n50:\n  - ^large$\n";

describe("scaleUp", () => {
  it("adds as many nodes as pods need together", () => {
    const pods = ["a", "b", "c"].map((name) => pod(name, "1"));
    expect(growth(pods, [small], [], ["least-waste"])).toEqual({ small: 2 });
  });

  it("stays within the maximum, and says whom nobody takes", () => {
    const pods = ["a", "b", "c"].map((name) => pod(name, "2"));
    const { growth: grown, hopeless } = scaleUp(pods, [group("small", 2, { desired: 1, max: 2 })], [], []);
    expect(grown.get("small")?.nodes).toBe(1);
    expect(hopeless.map(({ metadata }) => metadata.name)).toEqual(["b", "c"]);
  });

  it("adds nothing for pods that a coming node takes, and says that it is awaited", () => {
    const coming: ComingNode = { ...small.template, group: "small", name: "node-1" };
    const { growth: grown, awaited } = scaleUp([pod("a", "1"), pod("b", "1")], [small], [coming], []);
    expect(grown.size).toBe(0);
    expect([...awaited]).toEqual(["node-1"]);
  });

  it("lets only a group grow whose node takes the pod", () => {
    const zones = ["a", "b"].map((zone) => group(zone, 4, {}, { zone }));
    expect(growth([pod("x", "1", { zone: "b" })], zones, [], ["random"])).toEqual({ b: 1 });
    expect(growth([pod("x", "1", { zone: "c" })], zones, [], ["random"])).toEqual({});
  });

  it.each([
    [["least-waste"], "", { small: 1 }],
    [["priority"], priorities, { large: 1 }],
    [["priority", "least-waste"], "10: [.*]", { small: 1 }],
    [["priority", "least-waste"], "not: [a, map", { small: 1 }],
    [["random"], "", { large: 1 }],
    [["of-the-future"], "", { large: 1 }],
  ])("chooses by %j with priorities %j", (expanders, text, expected) => {
    expect(growth([pod("a", "1")], [small, large], [], expanders, text)).toEqual(expected);
  });

  it("chooses the group that takes most pods", () => {
    const pods = [pod("a", "1"), pod("b", "8")];
    expect(growth(pods, [small, large], [], ["most-pods"])).toEqual({ large: 1 });
  });
});
