import { isDeepStrictEqual } from "node:util";
import type { Environment } from "@ml-platform/environments";
import { clusterTopics } from "./checks/cluster.ts";
import { eksAddons } from "./checks/eks-addons.ts";
import { networkTopics } from "./checks/network.ts";
import { nodeTopics } from "./checks/nodes.ts";
import { tagTopics } from "./checks/tags.ts";
import type { Picture } from "./picture.ts";
import type { Comparison } from "./topic.ts";

export interface Verdict {
  /** How many comparisons were made. */
  readonly checked: number;
  readonly mismatches: readonly Comparison[];
}

const topics = [...networkTopics, ...clusterTopics, eksAddons, ...nodeTopics, ...tagTopics];

/**
 * Compares what an environment asks for with what exists once its stacks of AWS are applied. What it shares with its base
 * is looked up there, and is compared with the base only.
 */
export function verify(environment: Environment, picture: Picture): Verdict {
  const comparisons = topics.flatMap((compare) => compare(environment, picture));
  return {
    checked: comparisons.length,
    mismatches: comparisons.filter(({ wanted, found }) => !isDeepStrictEqual(unordered(wanted), unordered(found))),
  };
}

/** A value whose lists are sorted. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(unordered);
    return items.sort((one, other) => compareText(JSON.stringify(one) ?? "", JSON.stringify(other) ?? ""));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, unordered(item)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => compareText(one, other)));
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
