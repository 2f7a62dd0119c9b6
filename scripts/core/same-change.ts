import { isNoOp, managedChanges, type PlanJson } from "./plan-json.ts";

/**
 * What `exact` would do that `shown` did not say: a person who agreed to `shown` has not agreed to it. Changes that
 * turn out not to be needed are no surprise.
 */
export function surprises(shown: PlanJson, exact: PlanJson): string[] {
  const agreed = new Set(changes(shown));
  return changes(exact).filter((change) => !agreed.has(change));
}

/** `create aws_vpc.main` */
function changes(plan: PlanJson): string[] {
  return managedChanges(plan)
    .filter(({ change }) => !isNoOp(change))
    .map(({ address, deposed, change }) => `${[...change.actions].sort().join("+")} ${address}${deposed ?? ""}`);
}
