import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { quoted } from "../output/quoted.ts";
import type { Diagnostic, TerraformEvent } from "../terraform/events.ts";
import { isEndedBySignal, TerraformFailure } from "../terraform/terraform-failure.ts";
import { isReadableState, type UnsavedState } from "../terraform/unsaved-state.ts";
import { Activities, isChange } from "./activities.ts";
import { failureText } from "./failure-text.ts";
import { pushCommand, targetHint } from "./hints.ts";
import type { Run, RunStack } from "./run.ts";

/** An object that an apply has made. */
interface Made {
  readonly address: string;
  readonly id: string;
}

/**
 * Applies a stack. If its state cannot be saved, the failure says where it is, or what is missing from it, and the
 * commands that mend it.
 *
 * @param apply is to call its argument with every event
 */
export async function keepingState(
  run: Run,
  stack: RunStack,
  apply: (follow: (event: TerraformEvent) => void) => Promise<void>,
): Promise<void> {
  const earlier = keepEarlierState(stack);
  const made: Made[] = [];
  const activities = new Activities(() => 0);
  try {
    await apply((event) => {
      activities.follow(stack.id, event);
      const { type, hook } = event;
      if (type !== "apply_complete" || hook?.action !== "create") return;
      made.push({ address: hook.resource.addr, id: hook.id_value ?? "<id>" });
    });
  } catch (failure) {
    if (!(failure instanceof TerraformFailure)) throw failure;
    const unsaved = failure.unsaved ?? (isCutOff(stack) ? ({ kind: "lost" } as const) : undefined);
    if (unsaved === undefined)
      throw failure.diagnostics.some(isEndedBySignal) ? cutOff(run, stack, failure, activities) : failure;
    run.unsaved.add(stack.id);
    const others = new TerraformFailure(
      failure.diagnostics.filter((each) => !isAboutSaving(each)),
      failure.wasInterrupted,
    );
    const rest = others.diagnostics.length === 0 ? "" : `\n${failureText(run, stack, others)}`;
    const why = failure.diagnostics.find(isAboutSaving);
    const text = unsavedText(run, stack, unsaved, { made, earlier, why });
    throw new UserError(run.redact(`${text}${rest}`), { cause: failure });
  }
}

/** The failure of a stack whose Terraform somebody else killed, with what it was doing. */
function cutOff(run: Run, stack: RunStack, failure: TerraformFailure, activities: Activities): UserError {
  run.cutOff.add(stack.id);
  const changes = activities.operations().filter(isChange);
  const doing = changes.map(({ doing: what, address }) => `${what} ${address}`).join(", ");
  const text = failureText(run, stack, failure);
  const missing = doing === "" ? "" : `. It was ${doing}: what the state lacks of it, import or delete.`;
  return new UserError(`${text}${missing}`, { cause: failure });
}

/** Copies a local state, which Terraform overwrites in place; others have versions in their backend. */
function keepEarlierState({ location, directory }: RunStack): string | undefined {
  if (location.type !== "local" || !existsSync(location.path) || !isReadableState(location.path)) return undefined;
  const copy = join(directory, "earlier.tfstate");
  copyFileSync(location.path, copy);
  return copy;
}

function isCutOff({ location }: RunStack): boolean {
  return location.type === "local" && !isReadableState(location.path);
}

/** Terraform's words for a state that it could not save: internal/backend/local/backend_apply.go, internal/states/statemgr. */
function isAboutSaving({ summary, detail }: Diagnostic): boolean {
  return /Failed to (?:save|persist|create) .*state|errored\.tfstate|Error saving (?:current )?state|ended without saying why|no space left on device/i.test(
    `${summary} ${detail}`,
  );
}

interface Remains {
  readonly made: readonly Made[];
  readonly earlier: string | undefined;
  readonly why: Diagnostic | undefined;
}

function unsavedText(run: Run, { id, location }: RunStack, unsaved: UnsavedState, remains: Remains): string {
  const { made, earlier, why } = remains;
  const reason =
    why === undefined ? "" : ` (${`${why.summary}: ${why.detail}`.trim().replace(/\s+/g, " ").slice(0, 300)})`;
  const what = `The state of ${id} could not be saved${reason}.`;
  const mend = location.type === "local" ? "Free some space on the disk" : "Make its backend writable again";
  const hint = targetHint(run.request);
  const push = (file: string) => pushCommand(run.request, id, file);
  if (unsaved.kind === "kept") {
    return `${what} It is kept in ${run.shown(unsaved.file)}. ${mend}, then bring it back before anything else: ${push(unsaved.file)}`;
  }
  const back = earlier === undefined ? "" : ` The state from before this run: ${push(earlier)}`;
  const taking =
    run.request.remedies?.import ??
    ((address, object) => `./platform import ${run.environment.name} ${address} ${object}${hint}`);
  const imports = made.map(({ address, id: object }) => `\n  ${taking(quoted(`${id}:${address}`), quoted(object))}`);
  const list =
    made.length === 0 ? "" : ` Made in this run, and in no state; take each in, or delete it:${imports.join("")}`;
  return `${what} Nothing kept it. ${mend}.${back}${list}`;
}
