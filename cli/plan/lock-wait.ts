import type { TerraformEvent } from "../terraform/events.ts";
import type { Progress } from "./progress.ts";
import type { Phase, Status } from "./progress-line.ts";

type Shown = Partial<Status> & { readonly phase: Phase };

/**
 * Shows a note beside `status` while Terraform waits for a lock that somebody else holds. Terraform reports the wait
 * after a moment (internal/command/clistate, 400 ms); its next event means that it has the lock.
 */
export function showLockWait(
  progress: Pick<Progress, "update">,
  stack: string,
  status: Shown,
): (event: TerraformEvent) => void {
  let isWaiting = false;
  return ({ type }) => {
    const waits = type === "state_lock_acquire";
    if (waits === isWaiting) return;
    isWaiting = waits;
    progress.update(stack, waits ? { ...status, note: "waiting for the lock" } : status);
  };
}
