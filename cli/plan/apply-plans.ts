import { type Applied, type ApplyOptions, applyStacks } from "./apply-stacks.ts";
import type { StackPlan } from "./plan-stacks.ts";
import { type Counts, hasChanges } from "./plan-summary.ts";
import type { Report } from "./report.ts";
import { applyReport, donePlans } from "./report-run.ts";
import type { Run } from "./run.ts";
import { type Settled, saveRefreshes } from "./save-refresh.ts";
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
  if (!options.isDestroy) await saveRefreshes(selected, settled(selected, outcomes));
  return applyReport(run, options.isDestroy ? "destroy" : "apply", plans, outcomes, unfinished);
}

function settled({ stacks }: Run, outcomes: ReadonlyMap<string, Outcome<Applied>>): Settled[] {
  return stacks.flatMap((stack) => {
    const outcome = outcomes.get(stack.id);
    if (outcome?.status !== "done") return [];
    const { plan, summary } = outcome.value;
    return [{ stack, plan, isChanged: hasChanges(summary) }];
  });
}

/** Saves what the plans of a run have refreshed, none of which changes anything. */
export async function saveUnchanged(run: Run, plans: ReadonlyMap<string, Outcome<StackPlan>>): Promise<void> {
  const exact = [...donePlans(plans).values()].filter(({ provisional }) => provisional === undefined);
  await saveRefreshes(
    run,
    exact.filter(({ summary }) => !hasChanges(summary)).map(({ stack, plan }) => ({ stack, plan, isChanged: false })),
  );
}
