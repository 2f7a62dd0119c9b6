import { isOffered, kubernetesVersions, supportedVersions } from "@ml-platform/rules";
import { managedChanges } from "../../terraform/plan-json.ts";
import type { StackPlan } from "../plan-stacks.ts";
import type { Risk } from "./risk.ts";

/**
 * Clusters and node groups that a plan creates with a Kubernetes version, or upgrades to one, that EKS no longer offers.
 * EKS refuses both, so the plan is refused first. What has such a version already is left alone: it can be changed in
 * other ways, and destroyed.
 */
export function unsupportedVersions(plans: Iterable<Pick<StackPlan, "stack" | "plan">>, today: Date): Risk[] {
  return [...plans].flatMap(({ stack, plan }) =>
    managedChanges(plan).flatMap(({ type, address, change: { actions, before, after } }) => {
      const version = versionOf(after);
      const isCreated = actions.includes("create");
      if (type !== "aws_eks_cluster" || version === undefined || isOffered(version, today)) return [];
      // A version that the table lacks may be newer than the table.
      if (!kubernetesVersions.includes(version) || (!isCreated && versionOf(before) === version)) return [];
      return [
        {
          kind: "unsupported-version",
          stack: stack.id,
          address,
          text: `${address} ${isCreated ? "is created with" : "changes to"} Kubernetes ${version}, which left extended support.`,
          refused: `EKS no longer offers Kubernetes ${version}. Set kubernetes to one of ${supportedVersions(today).join(", ")}.`,
        },
      ];
    }),
  );
}

function versionOf(value: unknown): string | undefined {
  const version = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  return typeof version === "string" ? version : undefined;
}
