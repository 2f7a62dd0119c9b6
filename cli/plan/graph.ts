import { UserError } from "@ml-platform/rules";

/** A stack and the stacks it needs. */
export interface Node {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/**
 * Each node after what it needs; otherwise in the order given.
 *
 * @throws {UserError} when the nodes need each other in a cycle, naming it
 */
export function inOrder<N extends Node>(nodes: readonly N[]): N[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = new Set<N>();
  const visit = (node: N, path: readonly string[]): void => {
    if (ordered.has(node)) return;
    if (path.includes(node.id)) {
      const circle = [...path.slice(path.indexOf(node.id)), node.id].join(" -> ");
      throw new UserError(`Stacks read each other in a circle: ${circle}. Remove one of these reads.`);
    }
    for (const id of node.dependencies) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency, [...path, node.id]);
    }
    ordered.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...ordered];
}

/** Ids of everything `id` needs, directly or through others. */
export function upstreamOf(nodes: readonly Node[], id: string): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const visit = (current: string): void => {
    for (const dependency of byId.get(current)?.dependencies ?? []) {
      if (found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(id);
  return found;
}

/** Ids of everything that needs `id`, directly or through others. */
export function downstreamOf(nodes: readonly Node[], id: string): Set<string> {
  return new Set(nodes.filter((node) => upstreamOf(nodes, node.id).has(id)).map((node) => node.id));
}

/** Only the `selected` nodes. One that needs another through an omitted node still comes after it. */
export function restrict<N extends Node>(nodes: readonly N[], selected: ReadonlySet<string>): N[] {
  return nodes
    .filter(({ id }) => selected.has(id))
    .map((node) => ({ ...node, dependencies: [...upstreamOf(nodes, node.id)].filter((id) => selected.has(id)) }));
}

/** The same nodes with every dependency reversed: what needs a node comes before it. */
export function reverse<N extends Node>(nodes: readonly N[]): N[] {
  return nodes
    .map((node) => ({
      ...node,
      dependencies: nodes.filter((other) => other.dependencies.includes(node.id)).map(({ id }) => id),
    }))
    .reverse();
}
