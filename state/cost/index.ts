export { addTotals, type Cost, type CostStatus, type CostTotal, totalCost } from "./cost.ts";
export { type EstimateContext, estimate, type PricedResource } from "./estimate.ts";
export { type PricedEntry, pricedEntries, totalOf } from "./priced-entries.ts";
export { hoursPerMonth, priceTable } from "./prices.ts";
