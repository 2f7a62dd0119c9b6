import { blocks, type Policy } from "./policy.ts";

const required = ["environment", "stack", "owner", "cost-centre", "repository", "managed-by"];

/** Launch templates tag what they launch by themselves: the provider's default tags stop at the template. */
export const requiredTags: Policy = {
  id: "required-tags",
  description: `Everything carries the tags ${required.join(", ")}.`,
  check({ type, config, defaultTags }) {
    const missing = (tags: Readonly<Record<string, unknown>>) => required.filter((tag) => !tags[tag]);
    const fromProvider = missing(defaultTags);
    if (fromProvider.length > 0) return `the provider's default tags lack ${fromProvider.join(", ")}`;
    if (type !== "aws_launch_template") return undefined;
    for (const { resource_type: kind, tags } of blocks(config["tag_specifications"])) {
      const lacking = missing(tags as Record<string, unknown>);
      if (lacking.length > 0)
        return `what it launches (${kind}) lacks the tags ${lacking.join(", ")}: pass the stack's tags`;
    }
    return undefined;
  },
};
