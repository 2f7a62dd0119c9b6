import { join } from "node:path";
import { planFile } from "../../plan/make-plan.ts";
import { unchangedPlan } from "../../terraform/unchanged-plan.ts";

/** The attributes of managed resources, by address, as the plan in a directory has refreshed them. */
export function refreshedBy(directory: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { resource_changes = [] } = unchangedPlan(join(directory, planFile), false) ?? {};
  return Object.fromEntries(
    resource_changes.map(({ address, change }) => [address, change.before as Readonly<Record<string, unknown>>]),
  );
}
