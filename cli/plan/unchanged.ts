import { managedChanges, type PlanJson } from "../terraform/plan-json.ts";
import { type StandingStack, standingStack } from "./risks/standing.ts";
import type { RunStack } from "./run.ts";

/** Their versions and images are judged, whether a plan changes them or not. */
const judged: ReadonlySet<string> = new Set(["aws_eks_cluster", "aws_eks_node_group"]);

/** A plan that changes nothing without most of what exists: hundreds of such plans are held until the end of a run. */
export function judgedUnchanged({ resource_changes, configuration: _, ...plan }: PlanJson): PlanJson {
  if (resource_changes === undefined) return plan;
  return { ...plan, resource_changes: resource_changes.filter(({ type }) => judged.has(type)) };
}

/**
 * What exists of a stack, by a plan that changes nothing and was read from its own file: then the state has the same
 * resources. Undefined for any other plan.
 */
export function standingBy(stack: RunStack, plan: PlanJson): StandingStack | undefined {
  if (plan.isUnchanged !== true) return undefined;
  const resources = managedChanges(plan).map(({ address, type, provider = "", change }) => {
    return { address, type, provider, attributes: (change.before ?? {}) as Readonly<Record<string, unknown>> };
  });
  const holdsAnything = resources.length > 0 || Object.keys(plan.output_changes ?? {}).length > 0;
  return holdsAnything ? standingStack(stack, resources) : undefined;
}
