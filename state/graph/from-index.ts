import { constructPath } from "../explore/configuration.ts";
import { countsOf } from "../explore/counts.ts";
import type { Entry, StateIndex } from "../explore/index-states.ts";
import type { Reading } from "../read/read-states.ts";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";
import { kindOf } from "./kinds.ts";
import { withoutImpliedEdges } from "./reduce.ts";

export interface ResourceGraphOptions {
  /** Include data sources. @default false */
  readonly data?: boolean;
}

/**
 * The resources of one stack. A node is a resource with all its instances, because Terraform records dependencies without
 * keys. Nodes are grouped by the construct that creates them, or by module. Implied edges are left out.
 */
export function resourceGraph(index: StateIndex, stack: string, { data = false }: ResourceGraphOptions = {}): Graph {
  const byAddress = new Map<string, Entry[]>();
  for (const entry of index.byStack.get(stack) ?? []) {
    const { mode, deposed, configurationAddress } = entry.resource;
    if (deposed !== undefined || (mode === "data" && !data)) continue;
    const instances = byAddress.get(configurationAddress);
    if (instances === undefined) byAddress.set(configurationAddress, [entry]);
    else instances.push(entry);
  }
  const groups = new Map<string, GraphGroup>();
  const nodes = [...byAddress].map(([id, instances]) => resourceNode(id, instances, groups));
  const edges = [...byAddress].flatMap(([to, instances]) => {
    const from = new Set(instances.flatMap(({ resource }) => resource.dependencies));
    return [...from]
      .filter((address) => address !== to && byAddress.has(address))
      .map((address) => ({ from: address, to }));
  });
  return { nodes, edges: withoutImpliedEdges(edges), groups: [...groups.values()] };
}

function resourceNode(id: string, instances: readonly Entry[], groups: Map<string, GraphGroup>): GraphNode {
  const [entry] = instances;
  if (entry === undefined) throw new RangeError(`no instance of ${id}`);
  const { type, name, mode } = entry.resource;
  const group = groupOf(entry);
  if (group !== undefined) groups.set(group, { id: group, label: group });
  const kind = mode === "data" ? "data" : kindOf(type);
  return {
    id,
    label: name,
    detail: instances.length === 1 ? type : `${type} × ${instances.length}`,
    ...(kind !== undefined && { kind }),
    ...(group !== undefined && { group }),
  };
}

/** `vpc` for the construct path `dev-network/vpc/private/us-east-2a`, otherwise the module. */
function groupOf(entry: Entry): string | undefined {
  const [, construct, inside] = constructPath(entry)?.split("/") ?? [];
  if (construct !== undefined && inside !== undefined) return construct;
  return entry.resource.module === "" ? undefined : entry.resource.module;
}

/** The stacks of one environment, or of all, with edges from a stack to the stacks that read its outputs. */
export function stackGraph(readings: readonly Reading[], environment?: string): Graph {
  const shown = readings.filter(({ stack }) => environment === undefined || stack.environment === environment);
  const ids = new Set(shown.map(({ stack }) => stack.id));
  const environments = [...new Set(shown.map(({ stack }) => stack.environment))];
  const edges: GraphEdge[] = shown.flatMap(({ stack }) =>
    stack.dependencies.filter((id) => ids.has(id)).map((id) => ({ from: id, to: stack.id })),
  );
  return {
    nodes: shown.map((reading) => ({
      id: reading.stack.id,
      label: reading.stack.name,
      detail: detailOf(reading),
      group: reading.stack.environment,
    })),
    edges: withoutImpliedEdges(edges),
    groups: environments.map((name) => ({ id: name, label: name })),
  };
}

function detailOf(reading: Reading): string {
  if (reading.status === "absent") return "not applied";
  if (reading.status === "failed") return "unreadable";
  const { resources } = countsOf(reading.state.resources);
  return resources === 1 ? "1 resource" : `${resources} resources`;
}
