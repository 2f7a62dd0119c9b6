import { readFileSync } from "node:fs";
import type { PlanJson } from "../terraform/plan-json.ts";
import { type ResourceCost, resourceCosts } from "./cost/plan-cost.ts";
import { stackFingerprint } from "./fingerprint.ts";
import { reverse } from "./graph.ts";
import { unplannedSecrets } from "./learn-secrets.ts";
import { type Look, lookAtStates } from "./look-at-states.ts";
import { configurationFile, exactPlan, learnPlan, prepareStack, provisionalPlan } from "./make-plan.ts";
import { type EarlyPlan, PlansAhead } from "./plan-ahead.ts";
import { hasChanges, type Summary, summarize } from "./plan-summary.ts";
import { onPlannedOutputs, pendingText, pendingUpstream, type Upstream } from "./provisional.ts";
import { planText } from "./report.ts";
import type { StandingStack } from "./risks/standing.ts";
import type { Run, RunStack } from "./run.ts";
import { runStacks } from "./run-stacks.ts";
import type { Outcome } from "./scheduler.ts";
import { StackWarnings } from "./stack-warnings.ts";
import { judgedUnchanged, standingBy } from "./unchanged.ts";

/** A stack that was planned. */
export interface StackPlan {
  readonly stack: RunStack;
  /** Of a plan that changes nothing, only what is judged all the same: {@link judgedUnchanged}. */
  readonly plan: PlanJson;
  readonly summary: Summary;
  /** What each of its resources costs before and after the plan. */
  readonly costs: readonly ResourceCost[];
  /** What exists of it, if the plan tells: otherwise its state does. */
  readonly standing?: StandingStack;
  /** Of the providers in its state: `registry.terraform.io`. */
  readonly registries: readonly string[];
  readonly fingerprint: string;
  /** Why it is based on planned outputs; such a plan is shown but never applied. */
  readonly provisional: string | undefined;
  /** What providers warn of, a sentence each. */
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

/**
 * Plans the selected stacks, each after those it reads. A stack that reads outputs which the plan of an upstream
 * changes is planned on the planned outputs and marked provisional. While nothing else is to be done, stacks are planned
 * before it is known whether such outputs change: {@link PlansAhead}.
 *
 * @param elsewhere the plans of stacks that are not selected, from which outputs are read too @default - none
 */
export async function planStacks(
  run: Run,
  isDestroy: boolean,
  elsewhere: readonly Upstream[] = [],
): Promise<Map<string, Outcome<StackPlan>>> {
  const planned = new Map<string, StackPlan>();
  const upstreamOf = ({ reads }: RunStack): Upstream[] =>
    reads.flatMap((id) => {
      const here = planned.get(id);
      return here === undefined ? elsewhere.filter((each) => each.id === id) : [{ id, plan: here.plan }];
    });
  const look = lookAtStates(run);
  const learnAbove = unplannedSecrets(run, look);
  const isProvisional = (id: string) => planned.get(id)?.provisional !== undefined;
  const ahead = new PlansAhead(run, { isDestroy, look, upstreamOf, isProvisional });
  const plan = async (stack: RunStack): Promise<StackPlan> => {
    const upstream = isDestroy ? [] : upstreamOf(stack);
    await learnAbove(stack.id);
    const alone = await planStack(run, stack, { upstream, isDestroy, look, early: ahead.take(stack.id) });
    const state = await look(stack);
    const made = { ...alone, registries: state.status === "read" ? state.registries : [] };
    planned.set(stack.id, made);
    const note = `${planText(made.summary)}${made.provisional === undefined ? "" : " (provisional)"}`;
    run.progress.update(stack.id, { phase: "done", note });
    return made;
  };
  const outcomes = await runStacks(run, isDestroy ? reverse(run.stacks) : run.stacks, plan, ahead);
  ahead.discardAll();
  return outcomes;
}

interface Circumstances {
  readonly upstream: readonly Upstream[];
  readonly isDestroy: boolean;
  readonly look: Look;
  readonly early: EarlyPlan | undefined;
}

async function planStack(
  run: Run,
  stack: RunStack,
  { upstream, isDestroy, look, early }: Circumstances,
): Promise<Omit<StackPlan, "registries">> {
  if (early !== undefined) {
    if (pendingUpstream(early.configuration, upstream).length === 0) return finished(run, stack, early.plan(), early);
    early.discard();
  }
  const began = performance.now();
  if (early === undefined) await prepareStack(run, stack, look);
  const configuration = readFileSync(configurationFile(stack), "utf8");
  const pending = pendingUpstream(configuration, upstream);
  const warnings = new StackWarnings(stack.id);
  const isProvisional = pending.length > 0;
  const plan = isProvisional
    ? await provisionalPlan(run, stack, onPlannedOutputs(configuration, pending), warnings)
    : await exactPlan(run, stack, isDestroy, warnings);
  const provisional = isProvisional ? pendingText(pending) : undefined;
  return finished(run, stack, plan, { warnings, provisional, milliseconds: performance.now() - began });
}

function finished(
  run: Run,
  stack: RunStack,
  plan: PlanJson,
  {
    warnings,
    provisional,
    milliseconds,
  }: Pick<EarlyPlan, "warnings" | "milliseconds"> & Partial<Pick<StackPlan, "provisional">>,
): Omit<StackPlan, "registries"> {
  learnPlan(run, plan);
  const summary = summarize(plan);
  const standing = standingBy(stack, plan);
  return {
    stack,
    plan: hasChanges(summary) ? plan : judgedUnchanged(plan),
    summary,
    costs: resourceCosts(plan, { region: run.environment.region, today: run.request.services.now() }),
    ...(standing !== undefined && { standing }),
    fingerprint: stackFingerprint(plan),
    provisional,
    warnings: warnings.all.map(run.redact),
    milliseconds,
  };
}

export function isChanging({ summary }: StackPlan): boolean {
  return hasChanges(summary);
}
