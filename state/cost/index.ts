export type { Cost, CostStatus, CostTotal } from "./cost.ts";
export { type EstimateContext, estimate, type PricedResource } from "./estimate.ts";
export { hoursPerMonth, priceTable } from "./prices.ts";
export { addTotals, totalCost } from "./total.ts";
