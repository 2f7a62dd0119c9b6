import { expect, it } from "vitest";
import { budgetShare } from "./budget-share.ts";

const cost = { exact: 1000, estimated: 500, maximum: 9000, unknown: 0, unsupported: 0 };

it.each([
  [{ monthly: 3000 }, { of: "now", limit: 3000, percent: 50, isExceeded: false }],
  [{ monthly: 1000 }, { of: "now", limit: 1000, percent: 150, isExceeded: true }],
  [
    { monthly: 3000, atMaximum: 6000 },
    { of: "maximum", limit: 6000, percent: 150, isExceeded: true },
  ],
  [
    { monthly: 1000, atMaximum: 6000 },
    { of: "now", limit: 1000, percent: 150, isExceeded: true },
  ],
  [{ monthly: 0 }, { of: "now", limit: 0, percent: 100, isExceeded: true }],
  [undefined, undefined],
])("of the budget %j is used: %j", (budget, share) => {
  expect(budgetShare(budget, cost)).toEqual(share);
});
