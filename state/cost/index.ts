export { type BudgetLimits, type ExceededLimit, exceededLimits } from "./budget.ts";
export { addTotals, type Cost, type CostStatus, type CostTotal, knownMonthly, totalCost } from "./cost.ts";
export { type Attributes, type EstimateContext, estimate, launchTemplateId, type PricedResource } from "./estimate.ts";
export { regionCaveat } from "./figures.ts";
export { nodeCost, type PricedNode, volumeCost } from "./node-cost.ts";
export { monthlyOf, type PricedEntry, pricedEntries, totalOf } from "./priced-entries.ts";
export { hoursPerMonth, priceTable } from "./prices.ts";
export { isBilledByUsage } from "./unpriced-types.ts";
