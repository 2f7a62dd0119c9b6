import { expect, it } from "vitest";
import { addTotals, totalCost } from "./cost.ts";

it("keeps exact and estimated dollars apart and counts resources without a figure", () => {
  const total = totalCost([
    { status: "exact", monthly: 0.1, note: "" },
    { status: "exact", monthly: 0.2, note: "" },
    { status: "estimated", monthly: 10, maximum: 40, note: "" },
    { status: "unknown", note: "" },
    { status: "unsupported", note: "" },
    { status: "unsupported", note: "" },
  ]);
  expect(total).toEqual({ exact: 0.3, estimated: 10, maximum: 40.3, unknown: 1, unsupported: 2 });
  expect(addTotals([total, total])).toEqual({ exact: 0.6, estimated: 20, maximum: 80.6, unknown: 2, unsupported: 4 });
});
