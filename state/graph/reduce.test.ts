import { expect, it } from "vitest";
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
