import { expect, it } from "vitest";
import { ratio } from "./alternate.ts";

const timings = (...walls: readonly number[]) => walls.map((wall) => ({ wall, cpu: wall * 2 }));

it("takes the median of the ratios of each round", () => {
  // In the last round, the machine was busy.
  expect(ratio(timings(12, 11, 100), timings(10, 10, 80), "wall")).toBe(1.2);
});

it("is no number without the other", () => {
  expect(ratio(timings(12), timings(), "cpu")).toBeNaN();
});
