import { expect, it } from "vitest";
import { withoutImpliedEdges } from "./reduce.ts";

const edge = (pair: string) => ({ from: pair[0] ?? "", to: pair[1] ?? "" });
const reduce = (...pairs: string[]) => withoutImpliedEdges(pairs.map(edge)).map(({ from, to }) => from + to);

it("leaves out what a longer way implies", () => {
  expect(reduce("ab", "bc", "cd", "ac", "ad", "bd")).toEqual(["ab", "bc", "cd"]);
});

it("keeps both ways around a diamond", () => {
  expect(reduce("ab", "ac", "bd", "cd", "ad")).toEqual(["ab", "ac", "bd", "cd"]);
});

it("drops loops and doubles, keeps cycles", () => {
  expect(reduce("aa", "ab", "ab")).toEqual(["ab"]);
  expect(reduce("ab", "bc", "ca", "ac")).toEqual(["ab", "bc", "ca", "ac"]);
});
