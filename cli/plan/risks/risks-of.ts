import type { StackPlan } from "../plan-stacks.ts";
import type { Risk } from "./risk.ts";

/** What deserves a second look in the plans of an environment, the gravest first. */
export function risksOf(plans: ReadonlyMap<string, StackPlan>): Risk[] {
  return [...plans.values()].flatMap(({ stack, summary }) =>
    summary.resources
      .filter(({ kind }) => kind === "replace" || kind === "destroy")
      .filter(({ address }) => /^aws_(eks_cluster|kms_key|vpc)\./.test(address))
      .map(({ address, kind }) => ({
        kind: "lost",
        stack: stack.id,
        address,
        text: `${address} is ${kind === "replace" ? "replaced" : "destroyed"}.`,
      })),
  );
}
