import type { Environment } from "@ml-platform/environments";
import { isChange, type Operation } from "./activities.ts";
import { targetHint } from "./hints.ts";
import type { Interruption } from "./interruption.ts";

/** What a person must know once Terraform was killed. @param operations what it was doing */
export function killedText(
  request: Parameters<typeof targetHint>[0],
  { name, backend }: Pick<Environment, "name" | "backend">,
  operations: readonly Operation[],
): string {
  const changes = operations.filter(isChange).map(({ doing, stack, address }) => `${doing} ${address} of ${stack}`);
  const missing =
    changes.length === 0
      ? "What Terraform did last may be missing from the state."
      : `What Terraform was doing may be missing from the state: ${changes.join(", ")}.`;
  const hasLocalState = request.target === "emulated" || backend.type === "local";
  const lock = hasLocalState
    ? ""
    : ` Locks may be left: ./platform state locks ${name}${targetHint(request)} shows them and how to release them.`;
  return `${missing}${lock} Plan before you apply again.`;
}

interface Ended extends Pick<Interruption, "isInterrupted" | "isKilled"> {
  /** Ids of the stacks whose state could not be saved. */
  readonly unsaved: ReadonlySet<string>;
  /** Ids of the stacks whose Terraform somebody else killed. */
  readonly cutOff: ReadonlySet<string>;
}

/** How a run ended before everything was done, and whether its states hold what was done. @param undone such as `Not everything was applied` */
export function stoppedText({ isInterrupted, isKilled, unsaved, cutOff }: Ended, undone: string): string {
  if (unsaved.size > 0) {
    return `${isInterrupted() ? "Interrupted" : undone}, and what was done in ${[...unsaved].join(", ")} is not in its state: see above how to bring it back first.`;
  }
  if (isKilled()) return "Killed: the last changes may be missing from the state.";
  if (cutOff.size > 0)
    return `${undone}, and the last changes of ${[...cutOff].join(", ")} may be missing from its state.`;
  return `${isInterrupted() ? "Interrupted" : undone}. What was done is saved in its state.`;
}
