import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonObject, Secrets } from "@ml-platform/state";
import { driftOf } from "../inspect/drift-of-plan.ts";
import { isNoOp, managedChanges, type PlanJson, type ResourceChange } from "../terraform/plan-json.ts";
import { failureText } from "./failure-text.ts";
import { planFile } from "./make-plan.ts";
import type { Run, RunStack } from "./run.ts";
import { runStacks } from "./run-stacks.ts";
import { keepingState } from "./unsaved.ts";

/** A stack that was applied, or that had no changes. */
export interface Settled {
  readonly stack: RunStack;
  /** What was applied; of a stack that had no changes, the file of the plan is still there. */
  readonly plan: PlanJson;
  readonly isChanged: boolean;
}

const refreshFile = "refresh.tfplan";

/**
 * Saves in the states what a refresh finds. An apply stores what the provider answers when it makes an object. What is made
 * after it, such as the routes of a table, and what the code does not set is in the state only after a refresh:
 * otherwise `state drift` would compare with what never was.
 *
 * It comes after the last stack, so that none waits for it, and so that a state also has what others made in its resources.
 * A failure is no failure of the apply: the next one tries again.
 */
export async function saveRefreshes(run: Run, settled: readonly Settled[]): Promise<void> {
  const wanted = new Map(settled.filter((each) => hasMoreToSave(run, each)).map((each) => [each.stack.id, each]));
  if (wanted.size === 0 || run.isInterrupted()) return;
  const stacks = [...wanted.values()].map(({ stack }) => ({ ...stack, dependencies: [] }));
  await runStacks(run, stacks, async (stack) => {
    const each = wanted.get(stack.id) as Settled;
    run.progress.update(stack.id, { phase: "refreshing" });
    try {
      run.progress.update(stack.id, { phase: "done", note: await save(run, each) });
    } catch (failure) {
      if (run.isInterrupted()) throw failure;
      run.progress.update(stack.id, { phase: "done", note: "refresh not saved" });
      const why = failureText(run, stack, failure);
      run.progress.say(
        `warning: ${stack.id}: what a refresh finds was not saved, which the next apply tries again: ${why}`,
      );
    }
  });
}

/**
 * A plan of some resources only has refreshed no others. The emulator answers an apply with what it reads later but for
 * what repeats other resources, which is no drift: a rehearsal need not start its providers twice more.
 */
function hasMoreToSave({ request }: Run, { stack, plan, isChanged }: Settled): boolean {
  if (stack.only !== undefined) return false;
  return isChanged ? request.target !== "emulated" && managedChanges(plan).some(isOfProvider) : hasDrift(plan);
}

/** Terraform itself keeps `terraform_data`: there is nothing to refresh. */
function isOfProvider({ type, change }: ResourceChange): boolean {
  return type !== "terraform_data" && !isNoOp(change);
}

function hasDrift({ resource_drift = [], isDrifted = false }: PlanJson): boolean {
  return isDrifted || resource_drift.some(({ change }) => !isNoOp(change));
}

async function save(run: Run, { stack, plan, isChanged }: Settled): Promise<string> {
  const apply = (file: string) =>
    keepingState(run, stack, (follow) => run.terraform.apply(stack.directory, file, follow));
  sayAccepted(run, stack, plan.isDrifted === true ? await run.terraform.showPlan(stack.directory, planFile) : plan);
  if (!isChanged) {
    // Its plan has refreshed everything, and changes nothing: applied, it saves the refresh.
    await apply(planFile);
    return "refresh saved";
  }
  const found = await run.terraform.planToSave(stack.directory, refreshFile);
  const gone = found.filter(({ action }) => action === "delete").map(({ address }) => address);
  if (gone.length > 0) {
    // AWS may not know yet what was just made. Without it in the state, nobody would find it again.
    run.progress.say(
      `warning: ${stack.id}: after the apply, ${gone.join(", ")} could not be found, so the state was left as it is. If a plan still says so, somebody deleted it.`,
    );
    return "refresh not saved";
  }
  if (found.length === 0) return "nothing to save";
  await apply(refreshFile);
  return "refresh saved";
}

/** Says what the apply accepts: what somebody changed that the code does not set. */
function sayAccepted(run: Run, { id, directory }: RunStack, plan: PlanJson): void {
  if (!hasDrift(plan)) return;
  const configuration = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as JsonObject;
  const { resources } = driftOf(plan, { secrets: new Secrets(), configuration, siblings: [] });
  const accepted = resources.flatMap(({ address, kind, attributes }) => {
    const paths = attributes.filter(({ isUndone }) => isUndone === false).map(({ path }) => path);
    return kind === "removed" || paths.length === 0 ? [] : [`${address} (${paths.join(", ")})`];
  });
  if (accepted.length === 0) return;
  const text = `${id}: the state now has what was changed and the code does not set: ${accepted.join("; ")}`;
  run.progress.say(run.redact(text));
}
