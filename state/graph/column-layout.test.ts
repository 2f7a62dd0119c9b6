import { describe, expect, it } from "vitest";
import { Random } from "../testing/random.ts";
import { layoutColumns } from "./column-layout.ts";
import type { Box } from "./geometry.ts";
import type { Graph } from "./graph.ts";

const node = (id: string, group?: string) => ({ id, label: id, ...(group !== undefined && { group }) });
const edges = (...pairs: string[]) => pairs.map((pair) => ({ from: pair[0] ?? "", to: pair[1] ?? "" }));

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function overlaps(boxes: readonly Box[]): number {
  return boxes.reduce((sum, a, index) => sum + boxes.slice(index + 1).filter((b) => overlap(a, b)).length, 0);
}

describe("layoutColumns", () => {
  it("has dependencies left of their dependants, also around a cycle", () => {
    const graph: Graph = {
      nodes: ["a", "b", "c", "d"].map((id) => node(id)),
      edges: edges("ab", "bc", "cb", "cd"),
      groups: [],
    };
    const [a, b, c, d] = layoutColumns(graph).nodes.map(({ x }) => x);
    expect([a, b, c, d]).toEqual([a, b, c, d].toSorted((left = 0, right = 0) => left - right));
    expect(new Set([a, b, c, d]).size).toBe(4);
  });

  it("makes all boxes equally large, and gives a wide column the proportions of a screen", () => {
    const leaves = Array.from({ length: 100 }, (_, index) => node(`leaf ${index}`));
    const graph: Graph = {
      nodes: [node("a root with a long name"), ...leaves],
      edges: leaves.map(({ id }) => ({ from: "a root with a long name", to: id })),
      groups: [],
    };
    const { nodes, width, height } = layoutColumns(graph);
    expect(new Set(nodes.map((each) => `${each.width} ${each.height}`)).size).toBe(1);
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(2.5);
  });

  it("places boxes and frames without overlap, whatever the arrows, and frames around what is in them", () => {
    const random = new Random(3);
    for (let round = 0; round < 20; round++) {
      const groups = Array.from({ length: 12 }, (_, index) => ({
        id: `g${index}`,
        label: `g${index}`,
        ...(index > 5 && { parent: `g${random.below(6)}` }),
      }));
      const nodes = Array.from({ length: 60 }, (_, index) => node(`n${index}`, `g${random.below(14)}`));
      const lines = Array.from({ length: 120 }, () => ({ from: `n${random.below(60)}`, to: `n${random.below(60)}` }));
      const layout = layoutColumns({ nodes, edges: lines, groups });
      expect(overlaps(layout.nodes)).toBe(0);
      expect(overlaps(layout.groups.filter(({ parent }) => parent === undefined))).toBe(0);
      for (const inner of [...layout.nodes.map((each) => ({ ...each, parent: each.group })), ...layout.groups]) {
        const outer = layout.groups.find(({ id }) => id === inner.parent);
        if (outer === undefined) continue;
        expect(inner.x >= outer.x && inner.y >= outer.y).toBe(true);
        expect(inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height).toBe(
          true,
        );
      }
      expect(layout.nodes.every(({ x, y }) => x >= 0 && y >= 0)).toBe(true);
    }
  });

  it("lays out 10,000 boxes", () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => node(String(index), `g${index % 300}`));
    const groups = Array.from({ length: 300 }, (_, index) => ({ id: `g${index}`, label: `g${index}` }));
    const lines = nodes.slice(1).map(({ id }, index) => ({ from: String(index >> 1), to: id }));
    expect(layoutColumns({ nodes, edges: lines, groups }).nodes).toHaveLength(10_000);
  });

  it("draws nothing for an empty graph, and a row of boxes without arrows", () => {
    expect(layoutColumns({ nodes: [], edges: [], groups: [] })).toMatchObject({ width: 0, height: 0 });
    expect(
      layoutColumns({ nodes: [node("a"), node("b")], edges: [], groups: [] }).nodes.map(({ x, y }) => [x, y]),
    ).toEqual([
      [16, 16],
      [16, 60],
    ]);
  });
});
