import { faultOfRelease } from "@ml-platform/rules";
import type { StackPlan } from "../plan/plan-stacks.ts";
import { managedChanges } from "../terraform/plan-json.ts";

/**
 * Node groups that keep an old or faulty image after a plan, whether their environment pins its release or nobody has
 * replaced it since they were made: a sentence or two for each release.
 */
export function imageWarnings(plans: Iterable<Pick<StackPlan, "stack" | "plan">>, today: Date): string[] {
  return [...plans].flatMap(({ stack, plan }) => {
    const groups = new Map<string, string[]>();
    for (const { type, address, change } of managedChanges(plan)) {
      const release = type === "aws_eks_node_group" ? releaseOf(change.after) : undefined;
      if (release !== undefined) groups.set(release, [...(groups.get(release) ?? []), address]);
    }
    return [...groups].flatMap(([release, addresses]) => {
      const fault = faultOfRelease(release, today);
      if (fault === undefined) return [];
      return [
        `${stack.id}: The image of ${addresses.join(", ")} ${fault} (release ${release}). Set releaseVersion to "latest" in the environment, or to a newer release.`,
      ];
    });
  });
}

function releaseOf(after: unknown): string | undefined {
  const release =
    typeof after === "object" && after !== null && "release_version" in after ? after.release_version : "";
  return typeof release === "string" ? release : undefined;
}
