import type { Graph, StackPlace } from "@ml-platform/state";

/** The stacks of all environments, and who reads outputs of whom. */
export function stacksDiagram(places: readonly StackPlace[]): Graph {
  const environments = [...new Set(places.map(({ environment }) => environment))];
  return {
    groups: environments.map((name) => ({ id: name, label: name })),
    nodes: places.map(({ id, name, environment }) => ({ id, label: name, group: environment, kind: kindOf(name) })),
    edges: places.flatMap(({ id, dependencies }) => dependencies.map((upstream) => ({ from: upstream, to: id }))),
  };
}

function kindOf(name: string): string {
  if (name === "network") return "network";
  return name.endsWith("-nodes") ? "compute" : "cluster";
}
