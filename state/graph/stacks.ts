import { groupBy } from "../model/group-by.ts";
import type { Graph } from "./graph.ts";
import { withoutImpliedEdges } from "./reduce.ts";
import { largest } from "./resources.ts";

/** What a graph needs to know of a stack. */
export interface DrawnStack {
  /** `dev-network` */
  readonly id: string;
  /** `network` */
  readonly name: string;
  readonly environment: string;
  /** Ids of the stacks that it reads. */
  readonly dependencies: readonly string[];
  /** The second line of its box. */
  readonly detail: string;
  /** Managed instances. */
  readonly resources: number;
  readonly kind?: string;
}

/** Draws stacks in a frame for each environment. If there are too many, a box is an environment, or what is left of them. */
export function drawStacks(stacks: readonly DrawnStack[], boxes: number): Graph {
  if (stacks.length <= boxes) return unfolded(stacks);
  const environments = groupBy(stacks, ({ environment }) => environment);
  const sizes = [...environments].map(([name, own]) => ({ name, size: resourcesIn(own) }));
  const kept = new Set(
    environments.size <= boxes
      ? environments.keys()
      : sizes
          .sort((a, b) => b.size - a.size)
          .slice(0, boxes - 1)
          .map(({ name }) => name),
  );
  const boxOf = ({ environment }: DrawnStack): string => (kept.has(environment) ? environment : restId);
  const boxById = new Map(stacks.map((stack) => [stack.id, boxOf(stack)]));
  const edges = stacks.flatMap((stack) =>
    stack.dependencies.flatMap((id) => {
      const from = boxById.get(id);
      return from === undefined ? [] : [{ from, to: boxOf(stack) }];
    }),
  );
  const rest = stacks.filter((stack) => boxOf(stack) === restId);
  const others = environments.size - kept.size;
  return {
    nodes: [
      ...[...environments].flatMap(([name, own]) =>
        kept.has(name) ? [{ id: name, label: name, detail: summary(own) }] : [],
      ),
      ...(others === 0 ? [] : [{ id: restId, label: `${others} other environments`, detail: summary(rest) }]),
    ],
    edges: withoutImpliedEdges(edges),
    groups: [],
    folded: {
      of: stacks.length,
      what: "stacks",
      boxes: kept.size + (others === 0 ? 0 : 1),
      how: others === 0 ? "The stacks of each environment are drawn together." : restSentence(boxes),
    },
  };
}

function restSentence(boxes: number): string {
  return boxes < 2
    ? "Everything is drawn together."
    : `The stacks of each environment are drawn together, and all but ${largest(boxes - 1, "environment")} as one.`;
}

/** Not a name that an environment can have. */
const restId = "other environments";

function unfolded(stacks: readonly DrawnStack[]): Graph {
  const ids = new Set(stacks.map(({ id }) => id));
  const environments = [...new Set(stacks.map(({ environment }) => environment))];
  return {
    nodes: stacks.map(({ id, name, detail, environment, kind }) => ({
      id,
      label: name,
      detail,
      ...(kind !== undefined && { kind }),
      group: environment,
    })),
    edges: withoutImpliedEdges(
      stacks.flatMap(({ id, dependencies }) =>
        dependencies.filter((from) => ids.has(from)).map((from) => ({ from, to: id })),
      ),
    ),
    groups: environments.map((name) => ({ id: name, label: name })),
  };
}

function summary(stacks: readonly DrawnStack[]): string {
  const [count, resources] = [stacks.length.toLocaleString("en-US"), resourcesIn(stacks).toLocaleString("en-US")];
  return `${count} ${stacks.length === 1 ? "stack" : "stacks"}, ${resources} ${resources === "1" ? "resource" : "resources"}`;
}

function resourcesIn(stacks: readonly DrawnStack[]): number {
  return stacks.reduce((sum, { resources }) => sum + resources, 0);
}
