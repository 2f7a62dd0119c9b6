import { rmSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import { stillExisting } from "../../inspect/select-existing.ts";
import { printable } from "../../output/printable.ts";
import { applyPlans } from "../../plan/apply-plans.ts";
import { planStacks, type StackPlan } from "../../plan/plan-stacks.ts";
import { type Report, resultOf, shortfallText } from "../../plan/report.ts";
import { planReport } from "../../plan/report-run.ts";
import type { Run } from "../../plan/run.ts";
import type { Outcome } from "../../plan/scheduler.ts";
import { foreignObjects } from "./foreign-objects.ts";

/** The destroy of every stack of a run of which something exists, planned and not yet done. */
export interface PlannedDestroy {
  readonly run: Run;
  /** The run with those stacks only. */
  readonly selected: Run;
  readonly plans: ReadonlyMap<string, Outcome<StackPlan>>;
  readonly report: Report;
}

/**
 * Plans to destroy what exists.
 *
 * @throws {UserError} when not all of it can be planned: a destroy that stops half-way leaves what nobody asked for
 */
export async function planDestroy(run: Run): Promise<PlannedDestroy> {
  const existing = new Set(await stillExisting(run));
  const selected = { ...run, stacks: run.stacks.filter(({ id }) => existing.has(id)) };
  const plans = await planStacks(selected, true);
  refuseForeign(run, plans);
  const report = planReport(selected, "destroy", plans);
  const problems = report.stacks.filter(({ status }) => status === "failed" || status === "not run");
  if (problems.length === 0 || run.isInterrupted()) return { run, selected, plans, report };
  const lines = problems.map((stack) => `  ${stack.id} ${shortfallText(stack)}`);
  throw new UserError(["Nothing was changed: not all that is to be destroyed can be planned.", ...lines].join("\n"));
}

/** @throws {UserError} when something would be destroyed that is not the sandpit's */
function refuseForeign({ environment }: Run, plans: PlannedDestroy["plans"]): void {
  const foreign = [...plans.values()].flatMap((outcome) =>
    outcome.status === "done" ? foreignObjects(environment, outcome.value.plan) : [],
  );
  if (foreign.length === 0) return;
  const lines = foreign.map((each) => `  ${printable(each)}`);
  throw new UserError(
    [
      `Nothing was changed: the states of ${environment.name} name what is not its own. Whoever may push a branch could have written them. Remove it from there (terraform state rm), and run the command again.`,
      ...lines,
    ].join("\n"),
  );
}

/** @returns what was done, and what was not, for a person */
export async function destroyPlanned({
  run,
  selected,
  plans,
  report: plan,
}: PlannedDestroy): Promise<{ readonly report: Report; readonly problem?: string }> {
  const report =
    selected.stacks.length === 0
      ? plan
      : await applyPlans(selected, plans, { isDestroy: true, acceptSurprises: false });
  if (resultOf(report) === "failed") return { report, problem: problemOf(report) };
  const remaining = await stillExisting(run);
  if (remaining.length > 0) return { report, problem: `Something of ${remaining.join(" and ")} remains.` };
  removeLocalStates(run);
  return { report };
}

/** In a bucket, empty states stay: it keeps every state, and the next sandpit of this name goes on from them. */
function removeLocalStates({ stacks }: Run): void {
  for (const { location } of stacks) {
    if (location.type !== "local") continue;
    for (const file of [location.path, `${location.path}.backup`]) rmSync(file, { force: true });
  }
}

/** Why it failed, in one line for each stack. */
export function problemOf({ stacks }: Report): string {
  return stacks
    .filter(({ status }) => status === "failed" || status === "interrupted")
    .map((stack) => printable(`${stack.id} ${shortfallText(stack)}`.split("\n")[0] ?? ""))
    .join("; ");
}
