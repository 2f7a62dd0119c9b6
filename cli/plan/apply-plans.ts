import { type ApplyOptions, applyStacks } from "./apply-stacks.ts";
import type { StackPlan } from "./plan-stacks.ts";
import type { Counts } from "./plan-summary.ts";
import type { Report } from "./report.ts";
import { applyReport, donePlans } from "./report-run.ts";
import type { Run } from "./run.ts";
import type { Outcome } from "./scheduler.ts";

/**
 * Applies the plans of a run, of a destroy as well, and reports what was done, in stacks that were not finished too.
 *
 * @param selected the run whose stacks are changed, if the report is to name more
 */
export async function applyPlans(
  run: Run,
  plans: ReadonlyMap<string, Outcome<StackPlan>>,
  options: Omit<ApplyOptions, "onUnfinished">,
  selected: Run = run,
): Promise<Report> {
  const unfinished = new Map<string, Counts>();
  const outcomes = await applyStacks(selected, donePlans(plans), {
    ...options,
    onUnfinished: (id, done) => unfinished.set(id, done),
  });
  return applyReport(run, options.isDestroy ? "destroy" : "apply", plans, outcomes, unfinished);
}
