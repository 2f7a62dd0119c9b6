import type { TerraformEvent } from "../terraform/events.ts";
import { type Counts, noCounts } from "./plan-summary.ts";

/** What Terraform finished in one stack, by its events: known even if it fails or is interrupted half-way. */
export class DoneOperations {
  private readonly actions = new Map<string, Set<string>>();
  /** How many operations are complete: a replacement counts twice. */
  count = 0;

  /** Takes note of an event: https://developer.hashicorp.com/terraform/internals/machine-readable-ui#operation-messages */
  follow({ type, hook }: TerraformEvent): void {
    if (type !== "apply_complete") return;
    this.count += 1;
    if (hook?.action === undefined) return;
    const known = this.actions.get(hook.resource.addr);
    if (known === undefined) this.actions.set(hook.resource.addr, new Set([hook.action]));
    else known.add(hook.action);
  }

  /** A resource that was destroyed and created is replaced; one that was only destroyed, of a replacement, is destroyed. */
  counts(): Counts {
    const all = [...this.actions.values()];
    const count = (isOne: (actions: ReadonlySet<string>) => boolean): number => all.filter(isOne).length;
    return {
      ...noCounts,
      add: count((actions) => actions.has("create") && !actions.has("delete")),
      change: count((actions) => actions.has("update")),
      replace: count((actions) => actions.has("create") && actions.has("delete")),
      destroy: count((actions) => actions.has("delete") && !actions.has("create")),
    };
  }
}
