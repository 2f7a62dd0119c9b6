import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downstreamOf, inOrder, type Node, restrict, reverse, upstreamOf } from "./graph.ts";

const chain: Node[] = [
  { id: "nodes", dependencies: ["cluster", "network"] },
  { id: "network", dependencies: [] },
  { id: "cluster", dependencies: ["network"] },
];

describe("inOrder", () => {
  it("puts each node after what it needs", () => {
    expect(inOrder(chain).map(({ id }) => id)).toEqual(["network", "cluster", "nodes"]);
  });

  it("ignores dependencies outside the graph", () => {
    expect(inOrder([{ id: "a", dependencies: ["elsewhere"] }])).toHaveLength(1);
  });

  it("names a cycle", () => {
    const circle = [
      { id: "a", dependencies: ["b"] },
      { id: "b", dependencies: ["a"] },
    ];
    expect(() => inOrder(circle)).toThrow("Stacks read each other in a circle: a -> b -> a.");
  });

  it("is correct for every graph without cycles", () => {
    const graph = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 }).map((needs) =>
      needs.map((numbers, index): Node => {
        const dependencies = index === 0 ? [] : [...new Set(numbers.map((n) => `${n % index}`))];
        return { id: `${index}`, dependencies };
      }),
    );
    fc.assert(
      fc.property(graph, (nodes) => {
        const order = inOrder([...nodes].reverse()).map(({ id }) => id);
        expect(order).toHaveLength(nodes.length);
        for (const { id, dependencies } of nodes) {
          for (const dependency of dependencies) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(id));
        }
      }),
    );
  });
});

describe("closures", () => {
  it("finds everything above and below", () => {
    expect(upstreamOf(chain, "nodes")).toEqual(new Set(["cluster", "network"]));
    expect(downstreamOf(chain, "network")).toEqual(new Set(["nodes", "cluster"]));
  });

  it("keeps the order of nodes that are connected through an omitted node", () => {
    const path = [chain[1], chain[2], { id: "nodes", dependencies: ["cluster"] }] as Node[];
    expect(restrict(path, new Set(["network", "nodes"]))).toEqual([
      { id: "network", dependencies: [] },
      { id: "nodes", dependencies: ["network"] },
    ]);
  });

  it("can be reversed", () => {
    expect(inOrder(reverse(chain)).map(({ id }) => id)).toEqual(["nodes", "cluster", "network"]);
  });
});
