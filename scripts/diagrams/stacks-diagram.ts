import type { Graph, Stack } from "@ml-platform/state";

/** The stacks of all environments, and which stack reads the outputs of which. */
export function stacksDiagram(stacks: readonly Stack[]): Graph {
  const environments = [...new Set(stacks.map(({ environment }) => environment))];
  return {
    groups: environments.map((name) => ({ id: name, label: name })),
    nodes: stacks.map(({ id, name, environment }) => ({ id, label: name, group: environment, kind: kindOf(name) })),
    edges: stacks.flatMap(({ id, dependencies }) => dependencies.map((upstream) => ({ from: upstream, to: id }))),
  };
}

function kindOf(name: string): string {
  if (name.endsWith("-platform")) return "storage";
  if (name === "network") return "network";
  return name.endsWith("-nodes") ? "compute" : "cluster";
}
