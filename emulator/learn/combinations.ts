import type { Combination } from "../learned/learned-type.ts";
import type { Finding } from "../real/provider-client.ts";

interface Wording {
  readonly kind: Combination["kind"];
  readonly pattern: RegExp;
}

/** How the SDK and the framework word a wrong combination. The first group is one argument, the last lists others. */
const wordings: readonly Wording[] = [
  { kind: "conflict", pattern: /^"([^"]+)": conflicts with (\S+)$/ },
  { kind: "exactlyOne", pattern: /^"[^"]+": only one of `([^`]+)` can be specified/ },
  { kind: "atLeastOne", pattern: /^"[^"]+": one of `([^`]+)` must be specified/ },
  { kind: "together", pattern: /^"([^"]+)": all of `([^`]+)` must be specified/ },
  { kind: "exactlyOne", pattern: /^Exactly one of these attributes must be configured: \[([^\]]+)\]/ },
  { kind: "exactlyOne", pattern: /when one \(and only one\) of \[([^\]]+)\] is required/ },
  { kind: "atLeastOne", pattern: /^At least one of these attributes must be configured: \[([^\]]+)\]/ },
  { kind: "conflict", pattern: /^These attributes cannot be configured together: \[([^\]]+)\]/ },
];

/** The combination that a finding complains about, undefined if it complains about something else. */
export function combinationOf({ detail }: Pick<Finding, "detail">): Combination | undefined {
  for (const { kind, pattern } of wordings) {
    const groups = pattern.exec(detail)?.slice(1);
    if (groups === undefined) continue;
    const names = groups.flatMap((group) => group.split(",")).map((name) => generalPath(name.trim()));
    const [first = "", ...others] = names;
    const rest = [...new Set(others.filter((name) => name !== first))].sort();
    return { kind, paths: kind === "together" ? [first, ...rest] : [...new Set(names)].sort() };
  }
  return undefined;
}

/** `update_config.0.max_unavailable` as `update_config.*.max_unavailable`. */
export function generalPath(path: string): string {
  return path.replace(/\.\d+(?=\.|$)/g, ".*");
}

/**
 * The combinations, each once. "one of ... must be specified" is what a provider says of both kinds, so that
 * `atLeastOne` gives way to `exactlyOne` of the same arguments.
 */
export function distinctCombinations(found: readonly Combination[]): Combination[] {
  const byText = new Map(found.map((combination) => [JSON.stringify(combination), combination]));
  const all = [...byText.values()];
  return all
    .filter(
      ({ kind, paths }) =>
        kind !== "atLeastOne" ||
        !all.some((other) => other.kind === "exactlyOne" && JSON.stringify(other.paths) === JSON.stringify(paths)),
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
