import type { CostTotal } from "../../../cost/cost.ts";
import { atMaximum, dollars, leftOut, total } from "../format.ts";

/** Dollars a month, and what they exclude. The tooltip splits them into exact and estimated. */
export function CostFigure({ cost }: { cost: CostTotal }) {
  const missing = leftOut(cost);
  const most = atMaximum(cost);
  return (
    <span class="cost" title={costSplit(cost)}>
      <span class="figure">{total(cost)}</span>
      {most !== "" && <span class="note">{most}</span>}
      {missing !== "" && <span class="note">+ {missing}</span>}
    </span>
  );
}

/** Exact, estimated, and what both exclude. */
export function costSplit(cost: CostTotal): string {
  return `${dollars(cost.exact)} exact, ${dollars(cost.estimated)} estimated a month; ${[atMaximum(cost), leftOut(cost)].filter(Boolean).join("; ") || "nothing left out"}`;
}
