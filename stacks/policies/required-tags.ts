import { blocks, type Policy } from "./policy.ts";

const required = ["environment", "stack", "owner", "cost-centre", "repository", "managed-by"];

/** Launch templates tag what they launch by themselves: the provider's default tags stop at the template. */
export const requiredTags: Policy = {
  id: "required-tags",
  description: `Everything carries the tags ${required.join(", ")}.`,
  check({ type, config, defaultTags }) {
    if (!type.startsWith("aws_")) return undefined;
    const fromProvider = missing(defaultTags);
    if (fromProvider.length > 0) return `the provider's default tags lack ${fromProvider.join(", ")}`;
    if (type !== "aws_launch_template") return undefined;
    const specifications = blocks(config["tag_specifications"]);
    for (const kind of ["instance", "volume"]) {
      const lacking = missing(specifications.find(({ resource_type: of }) => of === kind)?.["tags"] ?? {});
      if (lacking.length > 0)
        return `what it launches (${kind}) lacks the tags ${lacking.join(", ")}: pass the stack's tags`;
    }
    return undefined;
  },
};

function missing(tags: object): string[] {
  return required.filter((tag) => !(tags as Record<string, unknown>)[tag]);
}
