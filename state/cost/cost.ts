/**
 * How far a price can be trusted.
 *
 * - `exact`: the listed on-demand price of what the state says runs, for 730 h; excludes usage such as traffic, named in the note
 * - `estimated`: a listed price times something assumed (spot capacity, a group that scales, a size that may move)
 * - `unknown`: it costs money, but the price table has no price for it or the price depends on use alone
 * - `unsupported`: nobody has said yet what this type costs
 */
export type CostStatus = "exact" | "estimated" | "unknown" | "unsupported";

/** What one resource costs. `monthly` and `hourly` are US dollars, present when and only when the status is exact or estimated. */
export interface Cost {
  readonly status: CostStatus;
  /** US dollars in a month of 730 hours. 0 only for what AWS gives free of charge; the note says so. */
  readonly monthly?: number;
  /** US dollars an hour. */
  readonly hourly?: number;
  /** How the figure comes about, or why there is none. */
  readonly note: string;
}

/** Costs added up: what is not priced stays visible as a count beside the dollars. */
export interface CostTotal {
  /** US dollars a month, of the resources with an exact price. */
  readonly exact: number;
  /** US dollars a month, of the resources with an estimated price. */
  readonly estimated: number;
  /** How many resources cost money nobody could name. */
  readonly unknown: number;
  /** How many resources are of a type that has no pricing rule. */
  readonly unsupported: number;
}
