/**
 * Layers of a directed graph: each item is in a layer after those of everything that it depends on, as close to its
 * dependants as possible, and within its layer near the items that it is connected to. Arrows that close a cycle are ignored.
 * Items without arrows are in no layer.
 *
 * Source of the order within layers: Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system
 * structures", IEEE Trans. SMC 11 (1981): barycentres, swept in both directions.
 */
export function layersOf(
  items: readonly string[],
  pairs: readonly (readonly [from: string, to: string])[],
): string[][] {
  const numbers = new Map(items.map((item, index) => [item, index]));
  const after: Set<number>[] = items.map(() => new Set());
  for (const [from, to] of pairs) {
    const [source, target] = [numbers.get(from), numbers.get(to)];
    if (source !== undefined && target !== undefined && source !== target) after[source]?.add(target);
  }
  const before: Set<number>[] = items.map(() => new Set());
  const order = sorted(after, rootsFirst(after));
  const rank = new Int32Array(items.length);
  order.forEach((item, index) => {
    rank[item] = index;
  });
  after.forEach((targets, source) => {
    for (const target of targets) {
      if ((rank[target] ?? 0) < (rank[source] ?? 0)) targets.delete(target);
      else before[target]?.add(source);
    }
  });

  const layerOf = new Int32Array(items.length);
  for (const item of order)
    for (const source of before[item] ?? []) layerOf[item] = Math.max(layerOf[item] ?? 0, (layerOf[source] ?? 0) + 1);
  // What nothing comes before need not be at the far left.
  for (const item of order.toReversed()) {
    const targets = after[item] ?? new Set();
    if (before[item]?.size !== 0 || targets.size === 0) continue;
    layerOf[item] = Math.min(...[...targets].map((target) => layerOf[target] ?? 0)) - 1;
  }

  const layers: number[][] = [];
  items.forEach((_, item) => {
    if ((before[item]?.size ?? 0) + (after[item]?.size ?? 0) === 0) return;
    const layer = layerOf[item] ?? 0;
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(item);
  });
  const swept = sweep(
    layers.filter((layer) => layer.length > 0),
    before,
    after,
    items.length,
  );
  return swept.map((layer) => layer.map((item) => items[item] ?? ""));
}

/** Items that nothing comes before, and then all others, which matter only for cycles without a way in. */
function rootsFirst(after: readonly ReadonlySet<number>[]): number[] {
  const reached = new Set(after.flatMap((targets) => [...targets]));
  const items = after.map((_, item) => item).reverse();
  return [...items.filter((item) => !reached.has(item)), ...items.filter((item) => reached.has(item))];
}

/** Depth first: each item before what follows it, but for the last arrow of a cycle. Without recursion. */
function sorted(after: readonly ReadonlySet<number>[], roots: readonly number[]): number[] {
  const order: number[] = [];
  const entered = new Uint8Array(after.length);
  for (const root of roots) {
    if (entered[root] === 1) continue;
    entered[root] = 1;
    const path = [{ item: root, rest: (after[root] ?? new Set<number>()).values() }];
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const { value, done } = here.rest.next();
      if (done === true || value === undefined) {
        order.push(here.item);
        path.pop();
      } else if (entered[value] === 0) {
        entered[value] = 1;
        path.push({ item: value, rest: (after[value] ?? new Set<number>()).values() });
      }
    }
  }
  return order.reverse();
}

const sweeps = 4;

function sweep(
  layers: number[][],
  before: readonly ReadonlySet<number>[],
  after: readonly ReadonlySet<number>[],
  size: number,
): number[][] {
  const position = new Float64Array(size);
  const settle = (layer: readonly number[]): void => {
    // Relative to the layer, so that short and long layers compare.
    layer.forEach((item, index) => {
      position[item] = (index + 0.5) / layer.length;
    });
  };
  for (const layer of layers) settle(layer);
  const reorder = (layer: number[], neighbours: readonly ReadonlySet<number>[]): void => {
    const wanted = new Map(
      layer.map((item) => [item, mean(neighbours[item] ?? new Set(), position) ?? position[item] ?? 0]),
    );
    layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a - b);
    settle(layer);
  };
  for (let round = 0; round < sweeps; round++) {
    for (const layer of layers) reorder(layer, before);
    for (const layer of layers.toReversed()) reorder(layer, after);
  }
  return layers;
}

function mean(items: ReadonlySet<number>, position: Float64Array): number | undefined {
  if (items.size === 0) return undefined;
  let sum = 0;
  for (const item of items) sum += position[item] ?? 0;
  return sum / items.size;
}
