import type { TerraformEvent } from "./events.ts";

/** Each of them tells a change, to an object or to the state. */
const changing: ReadonlySet<string> = new Set(["planned_change", "planned_action_invocation", "deferred_change"]);

/**
 * What the events of a plan tell of its changes: every change of a resource that is more than none, moves and imports
 * included, has an event, every difference that the refresh found has one, and all outputs have one together.
 *
 * Source: OperationJSON.Plan in internal/command/views/operation.go of Terraform 1.11 and 1.14 and of OpenTofu 1.12.
 */
export class PlannedEvents {
  private isSummarized = false;
  private isChanging = false;
  private drifted = false;

  follow({ type, change, changes, outputs = {} }: TerraformEvent): void {
    if (changing.has(type)) this.isChanging = true;
    else if (type === "resource_drift") {
      this.drifted = true;
      // What is gone is still in the state that was saved, and no longer in that of the plan.
      if (change?.action === "delete") this.isChanging = true;
    } else if (type === "change_summary") {
      this.isSummarized = true;
      if (Object.values(changes ?? {}).some((count) => typeof count === "number" && count > 0)) this.isChanging = true;
    } else if (type === "outputs" && Object.values(outputs).some(({ action }) => action !== "noop")) {
      this.isChanging = true;
    }
  }

  /** Whether the plan is known to change nothing, and the refresh to have missed nothing. */
  get changesNothing(): boolean {
    return this.isSummarized && !this.isChanging;
  }

  /** Whether the refresh found anything that differs from the state. */
  get isDrifted(): boolean {
    return this.drifted;
  }
}
