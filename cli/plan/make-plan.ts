import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { TerraformEvent } from "../terraform/events.ts";
import { type PlanJson, readPlan } from "../terraform/plan-json.ts";
import { planJsonName } from "../terraform/terraform.ts";
import { withDesiredSizes } from "./desired-sizes.ts";
import { showLockWait } from "./lock-wait.ts";
import type { Look } from "./look-at-states.ts";
import { sensitiveValues } from "./marks.ts";
import { withoutMarkChanges } from "./provisional.ts";
import { refuseLostState } from "./read-state.ts";
import type { Run, RunStack } from "./run.ts";
import type { StackWarnings } from "./stack-warnings.ts";

export const planFile = "plan.tfplan";

/** The file that Terraform reads the configuration of a stack from. */
export function configurationFile({ directory }: Pick<RunStack, "directory">): string {
  return join(directory, "cdk.tf.json");
}

/**
 * Initializes a stack so that it can be planned.
 *
 * @throws {UserError} if it must not be planned
 */
export async function prepareStack(run: Run, stack: RunStack, look: Look): Promise<void> {
  const refusal = run.refusal(stack);
  if (refusal !== undefined) throw new UserError(refusal);
  run.progress.update(stack.id, { phase: "initializing" });
  await refuseLostState(run, stack, look);
  await run.terraform.initForPlan(stack.directory);
  run.progress.update(stack.id, { phase: "planning" });
}

/** Plans the synthesized configuration, and saves the plan for apply, and beside it in JSON if it changes anything. The stack must be initialized. */
export async function exactPlan(
  run: Run,
  stack: RunStack,
  isDestroy: boolean,
  warnings: StackWarnings,
): Promise<PlanJson> {
  const onEvent = following(run, stack, warnings);
  const options = { out: planFile, isDestroy, only: stack.only, onEvent };
  const first = await run.terraform.plan(stack.directory, options);
  if (isDestroy || !resizeGroups(stack.directory, first)) return first;
  return await run.terraform.plan(stack.directory, options);
}

/** Plans in a copy of the stack's directory at the same depth, so that relative paths of local states remain valid. */
export async function provisionalPlan(
  run: Run,
  stack: RunStack,
  configuration: string,
  warnings: StackWarnings,
): Promise<PlanJson> {
  const directory = join(dirname(dirname(stack.directory)), "provisional", basename(stack.directory));
  const dataDirectory = join(stack.directory, ".terraform");
  cpSync(stack.directory, directory, { recursive: true, filter: (path) => path !== dataDirectory });
  writeFileSync(configurationFile({ directory }), configuration, { mode: 0o600 });
  const onEvent = following(run, stack, warnings);
  const options = { out: planFile, isDestroy: false, only: stack.only, dataDirectory, inFull: true, onEvent };
  const first = await run.terraform.plan(directory, options);
  if (resizeGroups(directory, first)) await run.terraform.plan(directory, options);
  const whole = JSON.parse(readFileSync(join(directory, planJsonName), "utf8")) as PlanJson;
  const file = join(stack.directory, planJsonName);
  writeFileSync(file, JSON.stringify(withoutMarkChanges(whole)), { mode: 0o600 });
  return readPlan(file);
}

function following({ progress }: Run, { id }: RunStack, warnings: StackWarnings): (event: TerraformEvent) => void {
  const show = showLockWait(progress, id, { phase: "planning" });
  return (event) => {
    show(event);
    warnings.follow(event);
  };
}

/** Whether the stack in a directory has node groups that need another desired size, and so another plan. */
function resizeGroups(directory: string, plan: PlanJson): boolean {
  const file = configurationFile({ directory });
  const resized = withDesiredSizes(readFileSync(file, "utf8"), plan);
  if (resized !== undefined) writeFileSync(file, resized, { mode: 0o600 });
  return resized !== undefined;
}

/** Learns the secrets of a plan, to keep them from everybody. */
export function learnPlan(run: Run, plan: PlanJson): void {
  for (const secret of sensitiveValues(plan)) run.secrets.add(secret);
}
