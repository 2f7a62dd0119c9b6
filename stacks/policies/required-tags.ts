import { platformTagKeys } from "@ml-platform/rules";
import type { JsonObject } from "./configuration.ts";
import type { Policy } from "./policy.ts";

/** The provider's default tags reach what Terraform creates, but not what AWS launches, such as a group's instances. */
export const requiredTags: Policy = {
  id: "required-tags",
  description: `Everything carries the tags ${platformTagKeys.join(", ")}.`,
  check({ kind, type, config, facts, defaultTags }) {
    if (kind !== "resource" || !type.startsWith("aws_")) return undefined;
    const fromProvider = missing(defaultTags);
    if (fromProvider.length > 0) return `the provider's default tags lack ${fromProvider.join(", ")}`;
    for (const { what, tags } of facts?.launches?.(config) ?? []) {
      const lacking = missing(tags);
      if (lacking.length > 0) {
        return `what it launches (${what}) lacks the tags ${lacking.join(", ")}: pass the stack's tags`;
      }
    }
    return undefined;
  },
};

function missing(tags: JsonObject): string[] {
  return platformTagKeys.filter((tag) => !tags[tag]);
}
