import { isTrue, type JsonObject, nested } from "@ml-platform/stacks";
import { managedChanges } from "../../terraform/plan-json.ts";
import type { StackPlan } from "../plan-stacks.ts";
import type { Risk } from "./risk.ts";

/** Clusters in which EKS keeps Auto Mode while the plan destroys the role of its nodes: the key is only gone. */
export function autoModeLeft(plans: Iterable<Pick<StackPlan, "stack" | "plan">>): Risk[] {
  return [...plans].flatMap(({ stack, plan }) => {
    const changes = managedChanges(plan);
    const destroyed = new Set(
      changes.flatMap(({ type, change }) =>
        type === "aws_iam_role" && change.actions.join() === "delete" ? [(change.before as JsonObject)?.["arn"]] : [],
      ),
    );
    return changes.flatMap(({ address, type, change }) => {
      if (type !== "aws_eks_cluster" || change.after === null || change.after === undefined) return [];
      const [mode] = nested(change.after as JsonObject, "compute_config");
      if (mode === undefined || !isTrue(mode["enabled"]) || !destroyed.has(mode["node_role_arn"])) return [];
      const text = `EKS keeps Auto Mode in ${String((change.after as JsonObject)["name"])}, and the role of its nodes is destroyed. Write autoMode: { enabled: false } and apply before you remove the key.`;
      return [{ kind: "auto-mode-left", stack: stack.id, address, text }];
    });
  });
}
