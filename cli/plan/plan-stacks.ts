import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { TerraformEvent } from "../terraform/events.ts";
import type { PlanJson } from "../terraform/plan-json.ts";
import { withDesiredSizes } from "./desired-sizes.ts";
import { stackFingerprint } from "./fingerprint.ts";
import { reverse } from "./graph.ts";
import { unplannedSecrets } from "./learn-secrets.ts";
import { showLockWait } from "./lock-wait.ts";
import { sensitiveValues } from "./marks.ts";
import { hasChanges, type Summary, summarize } from "./plan-summary.ts";
import { onPlannedOutputs, pendingText, pendingUpstream, type Upstream, withoutMarkChanges } from "./provisional.ts";
import { refuseLostState } from "./read-state.ts";
import { planText } from "./report.ts";
import type { Run, RunStack } from "./run.ts";
import { runStacks } from "./run-stacks.ts";
import type { Outcome } from "./scheduler.ts";
import { StackWarnings } from "./stack-warnings.ts";

/** A stack that was planned. */
export interface StackPlan {
  readonly stack: RunStack;
  readonly plan: PlanJson;
  readonly summary: Summary;
  readonly fingerprint: string;
  /** Why it is based on planned outputs; such a plan is shown but never applied. */
  readonly provisional: string | undefined;
  /** What providers warn of, a sentence each. */
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

export const planFile = "plan.tfplan";

/**
 * Plans the selected stacks, each after those it reads. A stack that reads outputs which the plan of an upstream
 * changes is planned on the planned outputs and marked provisional.
 *
 * @param elsewhere the plans of stacks that are not selected, from which outputs are read too @default - none
 */
export async function planStacks(
  run: Run,
  isDestroy: boolean,
  elsewhere: readonly Upstream[] = [],
): Promise<Map<string, Outcome<StackPlan>>> {
  const planned = new Map<string, StackPlan>();
  const upstreamOf = (id: string): Upstream | undefined => {
    const here = planned.get(id);
    return here === undefined ? elsewhere.find((each) => each.id === id) : { id, plan: here.plan };
  };
  const learnAbove = unplannedSecrets(run);
  return runStacks(run, isDestroy ? reverse(run.stacks) : run.stacks, async (stack) => {
    const upstream = isDestroy ? [] : stack.reads.flatMap((id) => upstreamOf(id) ?? []);
    await learnAbove(stack.id);
    const plan = await planStack(run, stack, upstream, isDestroy);
    planned.set(stack.id, plan);
    const note = `${planText(plan.summary)}${plan.provisional === undefined ? "" : " (provisional)"}`;
    run.progress.update(stack.id, { phase: "done", note });
    return plan;
  });
}

async function planStack(
  run: Run,
  stack: RunStack,
  upstream: readonly Upstream[],
  isDestroy: boolean,
): Promise<StackPlan> {
  const began = performance.now();
  const { terraform, progress } = run;
  const refusal = run.refusal(stack);
  if (refusal !== undefined) throw new UserError(refusal);
  progress.update(stack.id, { phase: "initializing" });
  await refuseLostState(run, stack);
  await terraform.init(stack.directory);
  progress.update(stack.id, { phase: "planning" });

  const configuration = readFileSync(join(stack.directory, "cdk.tf.json"), "utf8");
  const pending = pendingUpstream(configuration, upstream);
  const warnings = new StackWarnings(stack.id);
  const plan =
    pending.length === 0
      ? await exactPlan(run, stack, isDestroy, warnings)
      : await provisionalPlan(run, stack, onPlannedOutputs(configuration, pending), warnings);
  const isProvisional = pending.length > 0;
  return {
    stack,
    plan,
    summary: summarize(plan),
    fingerprint: stackFingerprint(plan),
    provisional: isProvisional ? pendingText(pending) : undefined,
    warnings: warnings.all.map(run.redact),
    milliseconds: performance.now() - began,
  };
}

/** Plans the synthesized configuration, and saves the plan for apply. The stack must be initialized. */
export async function exactPlan(
  run: Run,
  stack: RunStack,
  isDestroy: boolean,
  warnings: StackWarnings,
): Promise<PlanJson> {
  const onEvent = following(run, stack, warnings);
  const options = { out: planFile, isDestroy, only: stack.only, onEvent };
  const first = await run.terraform.plan(stack.directory, options);
  if (isDestroy || !resizeGroups(stack.directory, first)) return keep(run, stack, first);
  return keep(run, stack, await run.terraform.plan(stack.directory, options));
}

function following({ progress }: Run, { id }: RunStack, warnings: StackWarnings): (event: TerraformEvent) => void {
  const show = showLockWait(progress, id, { phase: "planning" });
  return (event) => {
    show(event);
    warnings.follow(event);
  };
}

/** Plans in a copy of the stack's directory at the same depth, so that relative paths of local states remain valid. */
async function provisionalPlan(
  run: Run,
  stack: RunStack,
  configuration: string,
  warnings: StackWarnings,
): Promise<PlanJson> {
  const directory = join(dirname(dirname(stack.directory)), "provisional", basename(stack.directory));
  const dataDirectory = join(stack.directory, ".terraform");
  cpSync(stack.directory, directory, { recursive: true, filter: (path) => path !== dataDirectory });
  writeFileSync(join(directory, "cdk.tf.json"), configuration, { mode: 0o600 });
  const onEvent = following(run, stack, warnings);
  const options = { out: planFile, isDestroy: false, only: stack.only, dataDirectory, onEvent };
  const first = await run.terraform.plan(directory, options);
  const plan = resizeGroups(directory, first) ? await run.terraform.plan(directory, options) : first;
  return keep(run, stack, withoutMarkChanges(plan));
}

/** Whether the stack in a directory has node groups that need another desired size, and so another plan. */
function resizeGroups(directory: string, plan: PlanJson): boolean {
  const file = join(directory, "cdk.tf.json");
  const resized = withDesiredSizes(readFileSync(file, "utf8"), plan);
  if (resized !== undefined) writeFileSync(file, resized, { mode: 0o600 });
  return resized !== undefined;
}

function keep(run: Run, stack: RunStack, plan: PlanJson): PlanJson {
  writeFileSync(join(stack.directory, "plan.json"), JSON.stringify(plan), { mode: 0o600 });
  for (const secret of sensitiveValues(plan)) run.secrets.add(secret);
  return plan;
}

export function isChanging({ summary }: StackPlan): boolean {
  return hasChanges(summary);
}
