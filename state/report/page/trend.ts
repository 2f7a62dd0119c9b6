import type { Model } from "./model.ts";

/** What an environment cost at a moment, in US dollars a month at the prices of today. */
export interface CostPoint {
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly monthly: number;
}

/**
 * What an environment cost after each change of its states, oldest first, as far as the backends keep versions. A stack
 * whose oldest version is not its first cost, before that, what that version cost.
 */
export function costTrend({ data }: Model, environment: string): CostPoint[] {
  const own = new Set(data.stacks.flatMap((stack) => (stack.environment === environment ? [stack.id] : [])));
  const histories = data.histories.filter(({ stack }) => own.has(stack)).map(({ versions }) => knownCosts(versions));
  const changes = histories.flatMap(({ costs }, stack) => costs.map((cost) => ({ ...cost, stack })));
  changes.sort((a, b) => a.when - b.when);
  const current = histories.map(({ before }) => before);
  const points: CostPoint[] = [];
  for (const { when, monthly, stack } of changes) {
    current[stack] = monthly;
    const point = { when, monthly: current.reduce((sum, each) => sum + each, 0) };
    if (points.at(-1)?.when === when) points.pop();
    points.push(point);
  }
  return points;
}

type Versions = Model["data"]["histories"][number]["versions"];

function knownCosts(versions: Versions): { readonly before: number; readonly costs: CostPoint[] } {
  const costs = versions.flatMap(({ when, monthly }) => {
    const time = Date.parse(when ?? "");
    return monthly === undefined || Number.isNaN(time) ? [] : [{ when: time, monthly }];
  });
  costs.reverse();
  // Terraform counts from 0 or 1 on: what came before a later one is not kept.
  const isFirst = (versions.at(-1)?.serial ?? 0) <= 1;
  return { before: isFirst ? 0 : (costs[0]?.monthly ?? 0), costs };
}

const month = 30 * 86_400_000;

/** How much more or less it costs than at a moment before. */
export interface CostChange {
  readonly amount: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Compared with a month ago, or with the oldest cost known; undefined if only one cost is known. */
export function costChange(points: readonly CostPoint[], now: number): CostChange | undefined {
  const last = points.at(-1);
  const then = points.findLast(({ when }) => when <= now - month) ?? points[0];
  if (last === undefined || then === undefined || last === then) return undefined;
  return { amount: last.monthly - then.monthly, since: Math.max(then.when, now - month) };
}

/** A line through the costs, each until the next, as the path of an SVG of this size: the last reaches `now`. */
export function trendPath(points: readonly CostPoint[], now: number, width: number, height: number): string {
  const [first] = points;
  if (first === undefined) return "";
  const most = Math.max(...points.map(({ monthly }) => monthly));
  const x = (when: number): string => (((when - first.when) / Math.max(now - first.when, 1)) * width).toFixed(1);
  const y = ({ monthly }: CostPoint): string => (height - (most === 0 ? 0 : monthly / most) * height).toFixed(1);
  const steps = points.map((point, index) => (index === 0 ? `M0,${y(point)}` : `H${x(point.when)}V${y(point)}`));
  return `${steps.join("")}H${width}`;
}
