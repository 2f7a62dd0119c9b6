import { expect, it } from "vitest";
import { Random } from "../testing/random.ts";
import { withoutImpliedEdges } from "./reduce.ts";

const edge = (pair: string) => ({ from: pair[0] ?? "", to: pair[1] ?? "" });
const reduce = (...pairs: string[]) => withoutImpliedEdges(pairs.map(edge)).map(({ from, to }) => from + to);

it("removes edges that a longer path implies", () => {
  expect(reduce("ab", "bc", "cd", "ac", "ad", "bd")).toEqual(["ab", "bc", "cd"]);
});

it("keeps both paths of a diamond", () => {
  expect(reduce("ab", "ac", "bd", "cd", "ad")).toEqual(["ab", "ac", "bd", "cd"]);
});

it("removes self-loops and duplicates, and keeps cycles", () => {
  expect(reduce("aa", "ab", "ab")).toEqual(["ab"]);
  expect(reduce("ab", "bc", "ca", "ac")).toEqual(["ab", "bc", "ca", "ac"]);
});

it("cuts nothing off that hangs on a cycle by two of its nodes", () => {
  expect(reduce("ax", "xa", "ab", "xb", "bc", "ac")).toEqual(["ax", "xa", "ab", "xb", "bc"]);
});

it("keeps what is reachable, and nothing that can be left out, in any graph without cycles", () => {
  const random = new Random(7);
  for (let round = 0; round < 20; round++) {
    const edges = Array.from({ length: 40 }, () => [random.below(12), random.below(12)] as const)
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ from: String(from), to: String(to) }));
    const reduced = withoutImpliedEdges(edges);
    expect(reachable(reduced)).toEqual(reachable(edges));
    for (const left of reduced)
      expect(reachable(reduced.filter((each) => each !== left))).not.toEqual(reachable(edges));
  }
});

it("reduces more nodes than it looks at together", () => {
  const size = 5_000;
  const chain = Array.from({ length: size - 1 }, (_, index) => ({ from: String(index), to: String(index + 1) }));
  const far = Array.from({ length: size - 10 }, (_, index) => ({ from: String(index), to: String(index + 9) }));
  expect(withoutImpliedEdges([...far, ...chain])).toEqual(chain);
});

function reachable(edges: readonly { from: string; to: string }[]): string[] {
  const pairs = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  for (let before = -1; before < pairs.size; ) {
    before = pairs.size;
    for (const pair of [...pairs]) {
      const [from = "", via = ""] = pair.split(" ");
      for (const { from: next, to } of edges) if (next === via) pairs.add(`${from} ${to}`);
    }
  }
  return [...pairs].sort();
}
