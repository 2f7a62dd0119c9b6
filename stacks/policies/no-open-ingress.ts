import { isOpenRange } from "@ml-platform/rules";
import { blocks, type JsonObject } from "./configuration.ts";
import type { Policy } from "./policy.ts";

export const noOpenIngress: Policy = {
  id: "no-open-ingress",
  description: "Nothing lets the whole internet in.",
  check({ facts, config }) {
    const fix = facts?.openToAll?.(config);
    if (fix !== undefined) return `is open to everybody: ${fix}`;
    const sources = facts?.sources?.(config).map(String) ?? [];
    const open = [...sources, ...iterated(sources, config)].flatMap(rangesIn).find(isOpenRange);
    return open === undefined ? undefined : `lets ${open} in: name the ranges that need access`;
  },
};

/** A range, or all ranges that an expression contains: `${concat(["0.0.0.0/0"], ...)}`. */
function rangesIn(source: string): string[] {
  return source.includes("${") ? (source.match(/[\da-f.:]+\/\d+/gi) ?? []) : [source.trim()];
}

/** What sources such as `${each.value}` refer to: the values of `for_each`, as one expression. */
function iterated(sources: readonly string[], config: JsonObject): string[] {
  if (!sources.some((source) => /\$\{.*\.(key|value)\b/.test(source))) return [];
  const dynamic = blocks(config["dynamic"]).flatMap((byName) => Object.values(byName).flatMap(blocks));
  return [config, ...dynamic].map(({ for_each: values }) => `\${${JSON.stringify(values)}}`);
}
