import type { GraphEdge } from "./graph.ts";

/**
 * Removes edges that a longer path implies, self-loops and duplicates: states list every indirect dependency, which would
 * make a drawing illegible. Edges of a cycle are kept, and so is every edge between two cycles that no third node implies.
 *
 * Cycles are contracted first; what is left has one reduction, which bit sets of reachable nodes find in a few seconds
 * even for 50,000 nodes and a million edges.
 *
 * Source: Aho, Garey, Ullman, "The transitive reduction of a directed graph", SIAM J. Comput. 1 (1972).
 */
export function withoutImpliedEdges<E extends GraphEdge>(edges: readonly E[]): E[] {
  const { unique, ends, size } = distinct(edges);
  const next = adjacency(ends, size);
  // In the order of Tarjan's algorithm: a component is numbered after all that it reaches.
  const { of: component, count } = components(next);
  const between = ends.map(([from, to]) => [component[from] ?? 0, component[to] ?? 0] as const);
  const order = adjacency(
    between.filter(([from, to]) => from !== to),
    count,
  );
  const implied = new Uint8Array(unique.length);
  const at = new Map<number, number[]>();
  between.forEach(([from, to], edge) => {
    if (from === to) return;
    const known = at.get(to);
    if (known === undefined) at.set(to, [edge]);
    else known.push(edge);
  });

  const words = columns / 32;
  for (let first = 0; first < count; first += columns) {
    // Bit t - first of row c: c reaches t in one step or more. Rows before `first` reach nothing from here on.
    const rows = count - first;
    const reach = new Uint32Array(rows * words);
    for (let node = first; node < count; node++) {
      const row = (node - first) * words;
      for (const target of order[node] ?? []) {
        if (target < first) continue;
        const bit = target - first;
        if (bit < columns) setBit(reach, row, bit);
        const other = bit * words;
        for (let word = 0; word < words; word++)
          reach[row + word] = (reach[row + word] ?? 0) | (reach[other + word] ?? 0);
      }
    }
    for (let target = first; target < Math.min(count, first + columns); target++) {
      for (const edge of at.get(target) ?? []) {
        const [from] = between[edge] ?? [0];
        const around = (order[from] ?? []).some(
          (other) => other !== target && other > target && hasBit(reach, (other - first) * words, target - first),
        );
        if (around) implied[edge] = 1;
      }
    }
  }
  return unique.filter((_, edge) => implied[edge] === 0);
}

/** How many targets are looked at together: bounds the memory to this many bits for each node. */
const columns = 2048;

function setBit(bits: Uint32Array, row: number, bit: number): void {
  const word = row + (bit >>> 5);
  bits[word] = (bits[word] ?? 0) | (1 << (bit & 31));
}

function hasBit(bits: Uint32Array, row: number, bit: number): boolean {
  return ((bits[row + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0;
}

/** Edges without self-loops and duplicates, and their ends as numbers. */
function distinct<E extends GraphEdge>(edges: readonly E[]) {
  const numbers = new Map<string, number>();
  const numberOf = (id: string): number => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  };
  const seen = new Map<number, Set<number>>();
  const unique: E[] = [];
  const ends: (readonly [from: number, to: number])[] = [];
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    const [from, to] = [numberOf(edge.from), numberOf(edge.to)];
    const targets = seen.get(from) ?? new Set();
    if (targets.has(to)) continue;
    seen.set(from, targets.add(to));
    unique.push(edge);
    ends.push([from, to]);
  }
  return { unique, ends, size: numbers.size };
}

function adjacency(
  pairs: readonly (readonly [from: number, to: number])[],
  size: number,
): readonly (readonly number[])[] {
  const next = Array.from({ length: size }, () => new Set<number>());
  for (const [from, to] of pairs) next[from]?.add(to);
  return next.map((targets) => [...targets]);
}

/** The strongly connected component of each node, by Tarjan's algorithm without recursion. */
function components(next: readonly (readonly number[])[]): { readonly of: Int32Array; readonly count: number } {
  const size = next.length;
  const of = new Int32Array(size).fill(-1);
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const position = new Int32Array(size);
  const open: number[] = [];
  let [visited, count] = [0, 0];
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    const path = [root];
    while (path.length > 0) {
      const node = path.at(-1) ?? 0;
      if (index[node] === -1) {
        index[node] = low[node] = visited++;
        open.push(node);
      }
      const targets = next[node] ?? [];
      const target = targets[position[node] ?? 0];
      if (target !== undefined) {
        if (index[target] === -1) path.push(target);
        else {
          if (of[target] === -1) low[node] = Math.min(low[node] ?? 0, low[target] ?? 0);
          position[node] = (position[node] ?? 0) + 1;
        }
        continue;
      }
      path.pop();
      if (low[node] !== index[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        of[member] = count;
        if (member === node) break;
      }
      count++;
    }
  }
  return { of, count };
}
