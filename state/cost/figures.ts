import { instancePrice, instancePrices } from "@ml-platform/rules";
import type { Cost } from "./cost.ts";
import { hoursPerMonth, type Price } from "./prices.ts";

/** The region of most prices. */
const listedRegion = "us-east-1";

/** Regions that usually have the list prices of us-east-1. Its prices are used there as estimates. */
const twinRegions = new Set(["us-east-2", "us-west-2"]);

/** A price in a region: exact if its source names the region, estimated for a region of the same price level. */
export interface Figure {
  readonly hourly: number;
  readonly status: "exact" | "estimated";
  /** Why it is an estimate. */
  readonly caveat?: string;
}

/** `units` times `price`. Without a region, the first region of the price is assumed and the figure is an estimate. */
export function figureOf(price: Price, region: string | undefined, units = 1): Figure | undefined {
  const hourly = (price.per === "hour" ? price.usd : price.usd / hoursPerMonth) * units;
  return inRegion(hourly, price.regions, region);
}

/** The on-demand price of one instance, or undefined if the table has none for its type or region. */
export function instanceFigure(instanceType: string, region: string | undefined): Figure | undefined {
  const table = region !== undefined && Object.hasOwn(instancePrices, region) ? region : listedRegion;
  const hourly = instancePrice(instanceType, table);
  return hourly === undefined ? undefined : inRegion(hourly, [table], region);
}

function inRegion(hourly: number, regions: readonly string[], region: string | undefined): Figure | undefined {
  if (regions.includes("*") || (region !== undefined && regions.includes(region))) return { hourly, status: "exact" };
  const [listed = ""] = regions;
  if (region === undefined) return { hourly, status: "estimated", caveat: `price of ${listed}, region not known` };
  return twinRegions.has(region)
    ? { hourly, status: "estimated", caveat: `price of ${listed}, used for ${region}` }
    : undefined;
}

/** What a total must say of the prices in a region; undefined where they are those of the region itself. */
export function regionCaveat(region: string): string | undefined {
  if (region === listedRegion) return undefined;
  if (twinRegions.has(region)) return `prices of ${listedRegion} are used for ${region}`;
  const missing = Object.hasOwn(instancePrices, region) ? "" : "instances, ";
  return `the price table has no prices of ${missing}NAT gateways and disks for ${region}`;
}

/** The sum of figures as a cost. It is an estimate if any figure is one. */
export function costOf(note: string, figures: readonly Figure[]): Cost {
  const hourly = figures.reduce((sum, figure) => sum + figure.hourly, 0);
  const caveats = new Set(figures.flatMap(({ caveat }) => caveat ?? []));
  return {
    status: figures.some(({ status }) => status === "estimated") ? "estimated" : "exact",
    hourly: round(hourly, 6),
    monthly: round(hourly * hoursPerMonth, 2),
    note: [note, ...caveats].join("; "),
  };
}

export function free(note: string): Cost {
  return { status: "exact", hourly: 0, monthly: 0, note };
}

export function unknown(note: string): Cost {
  return { status: "unknown", note };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
