import { expect, it } from "vitest";
import { exceededLimits } from "./budget.ts";

it("compares each limit with its own figure, and none with what has no figure", () => {
  const total = { exact: 60, estimated: 50, maximum: 900, unknown: 7, unsupported: 7 };
  expect(exceededLimits({ monthly: 110 }, total)).toEqual([]);
  expect(exceededLimits({ monthly: 110, atMaximum: 900 }, total)).toEqual([]);
  expect(exceededLimits({ monthly: 109, atMaximum: 899 }, total)).toEqual([
    { key: "monthly", limit: 109, amount: 110 },
    { key: "atMaximum", limit: 899, amount: 900 },
  ]);
});
