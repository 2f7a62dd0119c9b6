import type { GraphEdge } from "./graph.ts";

/**
 * Removes edges that a longer path implies, self-loops and duplicates: states list every indirect dependency, which would
 * make a drawing illegible. Edges of a cycle are kept.
 */
export function withoutImpliedEdges<E extends GraphEdge>(edges: readonly E[]): E[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  }

  const seen = new Set<string>();
  return edges.filter(({ from, to }) => {
    const pair = JSON.stringify([from, to]);
    if (from === to || seen.has(pair)) return false;
    seen.add(pair);
    return !reachesAround(next, from, to);
  });
}

/** Whether a path leads from `from` to `to` through another node, without a cycle back to `from`. */
function reachesAround(next: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const visited = new Set([from]);
  const open = [...(next.get(from) ?? [])].filter((node) => node !== to);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (visited.has(node)) continue;
    visited.add(node);
    for (const after of next.get(node) ?? []) {
      if (after === from) continue;
      if (after === to) return !inCycle(next, to, from);
      open.push(after);
    }
  }
  return false;
}

function inCycle(next: ReadonlyMap<string, ReadonlySet<string>>, start: string, target: string): boolean {
  const visited = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === target) return true;
    if (visited.has(node)) continue;
    visited.add(node);
    open.push(...(next.get(node) ?? []));
  }
  return false;
}
