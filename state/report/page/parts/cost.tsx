import type { CostTotal } from "../../../cost/cost.ts";
import { dollars, leftOut, total } from "../format.ts";

/** Dollars a month with what they leave out; the tooltip tells exact from estimated. */
export function CostFigure({ cost }: { cost: CostTotal }) {
  const missing = leftOut(cost);
  return (
    <span class="cost" title={costSplit(cost)}>
      <span class="figure">{total(cost)}</span>
      {missing !== "" && <span class="note">+ {missing}</span>}
    </span>
  );
}

/** Exact, estimated, and what neither counts. */
export function costSplit(cost: CostTotal): string {
  return `${dollars(cost.exact)} exact, ${dollars(cost.estimated)} estimated a month; ${leftOut(cost) || "nothing left out"}`;
}
