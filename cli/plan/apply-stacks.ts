import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { type Change, isNoOp, managedChanges, type PlanJson } from "../terraform/plan-json.ts";
import { DoneOperations } from "./done-operations.ts";
import { reverse } from "./graph.ts";
import { learnSecrets } from "./learn-secrets.ts";
import { showLockWait } from "./lock-wait.ts";
import { exactPlan, learnPlan, planFile } from "./make-plan.ts";
import { isMarked } from "./marks.ts";
import type { StackPlan } from "./plan-stacks.ts";
import { type Counts, hasChanges, type Summary, summarize } from "./plan-summary.ts";
import { planText } from "./report.ts";
import type { Run, RunStack } from "./run.ts";
import { runStacks } from "./run-stacks.ts";
import { surprises } from "./same-change.ts";
import type { Outcome } from "./scheduler.ts";
import { StackWarnings } from "./stack-warnings.ts";
import { keepingState } from "./unsaved.ts";
import { beforeGoingBack, type ClusterGoingBack, clusterGoingBack, onTheWayBack, waysBack } from "./way-back.ts";

/** A stack that was applied, or that had no changes. */
export interface Applied {
  readonly summary: Summary;
  /** What was done. */
  readonly plan: PlanJson;
  /** What providers warn of, a sentence each. */
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

export interface ApplyOptions {
  readonly isDestroy: boolean;
  /** Continue with changes of a provisional stack that were not shown, and report them. */
  readonly acceptSurprises: boolean;
  /** Called right before a stack is changed; if it throws, the stack is left alone and fails. */
  readonly before?: (stack: RunStack) => Promise<void>;
  /** Called with what was done in a stack that was not finished. */
  readonly onUnfinished: (id: string, done: Counts) => void;
}

/**
 * Applies what was planned, each stack after those it needs. An exact plan is applied as it was saved. A provisional
 * one is planned again on what its upstreams now publish, and refused if it would do more than was shown. A cluster that
 * goes back to an earlier Kubernetes version comes after its nodes, and after everything else that its plan changes.
 */
export async function applyStacks(
  run: Run,
  plans: ReadonlyMap<string, StackPlan>,
  options: ApplyOptions,
): Promise<Map<string, Outcome<Applied>>> {
  const planned = run.stacks.filter(({ id }) => plans.has(id));
  const stacks = options.isDestroy ? planned : onTheWayBack(planned, waysBack(plans.values()));
  return runStacks(run, options.isDestroy ? reverse(stacks) : stacks, ({ id }) =>
    applyStack(run, plans.get(id) as StackPlan, options),
  );
}

async function applyStack(run: Run, shown: StackPlan, options: ApplyOptions): Promise<Applied> {
  const began = performance.now();
  const { isDestroy, acceptSurprises, before, onUnfinished } = options;
  const { stack } = shown;
  const plan = shown.provisional === undefined ? shown.plan : await planAgain(run, shown, acceptSurprises);
  const summary = summarize(plan);
  const warnings = new StackWarnings(stack.id);
  if (hasChanges(summary)) {
    await before?.(stack);
    const of = steps(plan);
    const phase = isDestroy ? "destroying" : "applying";
    const done = new DoneOperations();
    run.progress.update(stack.id, { phase, count: { done: 0, of } });
    const onEvent = showLockWait(run.progress, stack.id, { phase, count: { done: 0, of } });
    const applySaved = () =>
      keepingState(run, stack, (follow) =>
        run.terraform.apply(stack.directory, planFile, (event) => {
          follow(event);
          onEvent(event);
          done.follow(event);
          warnings.follow(event);
          if (event.type === "apply_complete")
            run.progress.update(stack.id, { phase, count: { done: done.count, of } });
        }),
      );
    try {
      const cluster = isDestroy ? undefined : clusterGoingBack(plan);
      if (cluster !== undefined) await applyRestFirst(run, { ...shown, plan }, cluster, applySaved);
      await applySaved();
    } catch (failure) {
      onUnfinished(stack.id, done.counts());
      throw failure;
    }
  }
  // A secret that was unknown at plan time has a value now: learn it before another stack reads it.
  if (!run.isInterrupted() && Object.values(plan.output_changes ?? {}).some(hasUnknownSecret)) {
    await learnSecrets(run, stack);
  }
  run.progress.update(stack.id, { phase: "done", note: planText(summary, "past") });
  return { summary, plan, warnings: warnings.all.map(run.redact), milliseconds: performance.now() - began };
}

/** Applies all that a plan does beside taking a cluster back, and saves a plan of what is left. */
async function applyRestFirst(
  run: Run,
  shown: StackPlan,
  cluster: ClusterGoingBack,
  applySaved: () => Promise<void>,
): Promise<void> {
  const { stack } = shown;
  const file = join(stack.directory, "cdk.tf.json");
  const whole = readFileSync(file, "utf8");
  try {
    writeFileSync(file, beforeGoingBack(whole, cluster), { mode: 0o600 });
    const rest = await newPlan(run, stack);
    if (hasChanges(summarize(rest))) await applySaved();
  } finally {
    writeFileSync(file, whole, { mode: 0o600 });
  }
  await planAgain(run, shown, false);
}

async function planAgain(run: Run, { stack, plan }: StackPlan, acceptSurprises: boolean): Promise<PlanJson> {
  run.progress.update(stack.id, { phase: "planning" });
  const exact = await newPlan(run, stack);
  const more = surprises(plan, exact).join("; ");
  if (more === "") return exact;
  if (acceptSurprises) {
    run.progress.say(run.redact(`${stack.id} does more than its plan showed: ${more}`));
    return exact;
  }
  throw new UserError(
    `Now that the stacks that it reads are applied, ${stack.id} would do more than its plan showed: ${more}. Nothing of it was applied. Run again to see its exact plan.`,
  );
}

async function newPlan(run: Run, stack: RunStack): Promise<PlanJson> {
  const plan = await exactPlan(run, stack, false, new StackWarnings(stack.id));
  learnPlan(run, plan);
  return plan;
}

function hasUnknownSecret({ after_sensitive, after_unknown }: Change): boolean {
  return isMarked(after_sensitive) && isMarked(after_unknown);
}

/** How many operations Terraform reports as complete: a replacement counts twice. */
function steps(plan: PlanJson): number {
  return managedChanges(plan)
    .filter(({ change }) => !isNoOp(change))
    .reduce((sum, { change }) => sum + change.actions.length, 0);
}
