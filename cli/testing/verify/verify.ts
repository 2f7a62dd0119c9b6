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
  const comparisons = [...compared(environment, picture)];
  return { checked: comparisons.length, mismatches: comparisons.filter(isMismatch) };
}

/** Whether more is different than a number of comparisons, which ends with the first that is one too many. */
export function hasMoreMismatches(environment: Environment, picture: Picture, than: number): boolean {
  let count = 0;
  for (const comparison of compared(environment, picture)) {
    if (isMismatch(comparison)) count += 1;
    if (count > than) return true;
  }
  return false;
}

function* compared(environment: Environment, picture: Picture): Generator<Comparison> {
  for (const compare of topics) yield* compare(environment, picture);
}

function isMismatch({ wanted, found }: Comparison): boolean {
  // Most are equal as they are, and sorting takes longer than comparing.
  return !isDeepStrictEqual(wanted, found) && !isDeepStrictEqual(unordered(wanted), unordered(found));
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
