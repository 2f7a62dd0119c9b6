import type { Graph, GraphNode } from "../../graph/graph.ts";
import { kindOf } from "../../graph/kinds.ts";
import { withoutImpliedEdges } from "../../graph/reduce.ts";
import { shortName, withoutKeys } from "../../model/address.ts";
import type { ReportStack } from "../report-data.ts";
import { count, plural, total } from "./format.ts";
import type { Entry, Model } from "./model.ts";

/** Larger stacks are drawn by type, since a drawing of this many resources is slow and illegible. */
export const resourcesDrawn = 160;

/** A graph, and the resources that its nodes represent. */
export interface ModelGraph {
  readonly graph: Graph;
  readonly members: ReadonlyMap<string, readonly Entry[]>;
  readonly by: "stack" | "resource" | "type";
}

/** The stacks of one environment or of all, with their dependencies. */
export function stackGraph(model: Model, environment: string | undefined): ModelGraph {
  const stacks = model.data.stacks.filter((stack) => environment === undefined || stack.environment === environment);
  const frames =
    environment === undefined ? model.data.environments.map(({ name }) => ({ id: name, label: name })) : [];
  return {
    by: "stack",
    members: new Map(),
    graph: {
      groups: frames,
      nodes: stacks.map((stack) => ({
        id: stack.id,
        label: stack.name,
        detail: detailOf(model, stack),
        kind: stackKind(stack.name),
        ...(environment === undefined && { group: stack.environment }),
      })),
      edges: withoutImpliedEdges(
        stacks.flatMap(({ id, dependencies }) => dependencies.map((from) => ({ from, to: id }))),
      ),
    },
  };
}

/**
 * The resources of a stack. Instances of one block are one node, and so are blocks of one type with the same dependencies
 * and no dependants (the tags of a group, the rules of a security group). If there are too many, a node is a type.
 */
export function resourceGraph(model: Model, stack: string, by?: "resource" | "type"): ModelGraph {
  const entries = model.byStack.get(stack) ?? [];
  const blocks = new Set(entries.map(({ resource }) => withoutKeys(resource.address))).size;
  const chosen = by ?? (blocks > resourcesDrawn ? "type" : "resource");
  const typeOf = ({ resource }: Entry): string => `${resource.mode}.${resource.type}`;
  const blockOf = ({ resource }: Entry): string => withoutKeys(resource.address);

  const nodeOf = chosen === "type" ? typeOf : blockOf;
  const edges = edgesBetween(model, entries, nodeOf);
  const bundles = chosen === "type" ? new Map<string, string>() : bundlesOf(entries, edges, blockOf, typeOf);
  const bundled = (id: string): string => bundles.get(id) ?? id;

  const members = new Map<string, Entry[]>();
  for (const entry of entries) {
    const id = bundled(nodeOf(entry));
    const group = members.get(id);
    if (group === undefined) members.set(id, [entry]);
    else group.push(entry);
  }
  const inBundles = new Set(bundles.values());
  const nodes = [...members].map(([id, group]) =>
    chosen === "type" || inBundles.has(id) ? typeNode(id, group) : blockNode(id, group),
  );
  const drawn = withoutImpliedEdges(edges.map(({ from, to }) => ({ from, to: bundled(to) })));
  return { by: chosen, members, graph: { nodes, edges: drawn, groups: [] } };
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

function edgesBetween(model: Model, entries: readonly Entry[], nodeOf: (entry: Entry) => string): Pair[] {
  const edges = entries.flatMap((entry) =>
    entry.resource.dependencies.flatMap((address): Pair[] => {
      const [needed] = model.byConfiguration.get(`${entry.stack.id}/${withoutKeys(address)}`) ?? [];
      return needed === undefined ? [] : [{ from: nodeOf(needed), to: nodeOf(entry) }];
    }),
  );
  return withoutImpliedEdges(edges);
}

const bundleFrom = 2;

/** Blocks that are drawn as one, by block: at least two of a type, with the same dependencies and no dependants. */
function bundlesOf(
  entries: readonly Entry[],
  edges: readonly Pair[],
  blockOf: (entry: Entry) => string,
  typeOf: (entry: Entry) => string,
): Map<string, string> {
  const needed = new Set(edges.map(({ from }) => from));
  const needs = new Map<string, string[]>();
  for (const { from, to } of edges) needs.set(to, [...(needs.get(to) ?? []), from]);

  const alike = new Map<string, Set<string>>();
  for (const entry of entries) {
    const block = blockOf(entry);
    const dependencies = needs.get(block);
    if (dependencies === undefined || needed.has(block)) continue;
    const id = `${typeOf(entry)} on ${dependencies.toSorted().join(", ")}`;
    alike.set(id, (alike.get(id) ?? new Set()).add(block));
  }
  return new Map(
    [...alike]
      .filter(([, blocks]) => blocks.size >= bundleFrom)
      .flatMap(([id, blocks]) => [...blocks].map((block): [string, string] => [block, id])),
  );
}

function blockNode(id: string, group: readonly Entry[]): GraphNode {
  const [first] = group;
  const { type, name, mode } = first?.resource ?? { type: "", name: id, mode: "managed" };
  const times = group.length > 1 ? ` × ${count(group.length)}` : "";
  return {
    id,
    label: `${shortName(name)}${times}`,
    detail: mode === "data" ? `data ${type}` : type,
    ...kind(type, mode),
  };
}

function typeNode(id: string, group: readonly Entry[]): GraphNode {
  const [first] = group;
  const { type, mode } = first?.resource ?? { type: id, mode: "managed" };
  const detail = plural(group.length, mode === "data" ? "data source" : "resource");
  return { id, label: type, detail, ...kind(type, mode) };
}

function kind(type: string, mode: string): { kind?: string } {
  const found = mode === "data" ? "data" : kindOf(type);
  return found === undefined ? {} : { kind: found };
}

function detailOf(model: Model, stack: ReportStack): string {
  if (stack.status === "not-applied") return "not applied yet";
  if (stack.status === "unreadable") return "state cannot be read";
  const resources = (model.byStack.get(stack.id) ?? []).filter(({ resource }) => resource.mode === "managed").length;
  return `${plural(resources, "resource")}, ${total(stack.cost)}`;
}

/** Colours a stack by what its name suggests that it contains. */
function stackKind(name: string): string {
  if (/nodes$|runners$/.test(name)) return "compute";
  if (/cluster$|platform$|kubeflow|notebooks/.test(name)) return "cluster";
  if (/secrets|bootstrap/.test(name)) return "identity";
  if (/storage/.test(name)) return "storage";
  if (/observability/.test(name)) return "observability";
  return "network";
}
