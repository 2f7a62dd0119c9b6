import { isObject, type JsonObject } from "@ml-platform/state";
import { minorOf, type WaysBack } from "../../plan/way-back.ts";
import type { ComparableStack } from "./synthesized.ts";

/**
 * The clusters that have a later Kubernetes version in an earlier commit, and the stacks with their nodes, which go back
 * before them.
 *
 * @param formerly the earlier stack that each current one was, by the id of the current one
 */
export function waysBackBetween(
  current: readonly ComparableStack[],
  formerly: ReadonlyMap<string, ComparableStack>,
): WaysBack {
  return new Map(
    current
      .filter((stack) => goesBack(formerly.get(stack.id), stack))
      .map(({ id }) => {
        const withNodes = current.filter(
          (other) => other.reads.includes(id) && Object.keys(resourcesOf(other, "aws_eks_node_group")).length > 0,
        );
        return [id, new Set(withNodes.map((other) => other.id))];
      }),
  );
}

function goesBack(before: ComparableStack | undefined, now: ComparableStack): boolean {
  if (before === undefined) return false;
  const earlier = resourcesOf(before, "aws_eks_cluster");
  return Object.entries(resourcesOf(now, "aws_eks_cluster")).some(([name, block]) => {
    const [old, next] = [versionOf(earlier[name]), versionOf(block)];
    return old !== undefined && next !== undefined && next < old;
  });
}

function resourcesOf({ configuration: { resource } }: ComparableStack, type: string): JsonObject {
  const ofType = isObject(resource) ? resource[type] : undefined;
  return isObject(ofType) ? ofType : {};
}

function versionOf(block: unknown): number | undefined {
  return minorOf((block as { readonly version?: unknown } | undefined)?.version);
}
