import pLimit from "p-limit";
import { inOrder, type Node } from "./graph.ts";

export type Outcome<T> =
  | { readonly status: "done"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown }
  /** `because`: what stopped it, such as `dev-network failed`. */
  | { readonly status: "not run"; readonly because: string };

interface Schedule<N extends Node, T> {
  /** How many tasks may run at once. */
  readonly parallelism: number;
  /** Once this returns true, no further task starts; running tasks finish. */
  readonly isStopped: () => boolean;
  readonly run: (node: N) => Promise<T>;
  readonly onNotRun: (node: N, because: string) => void;
}

/**
 * Runs a task for each node, after the tasks of the nodes it needs. A failed task stops only what needs it; the others
 * continue. Never throws for a failed task.
 */
export async function runGraph<N extends Node, T>(
  nodes: readonly N[],
  { parallelism, isStopped, run, onNotRun }: Schedule<N, T>,
): Promise<Map<string, Outcome<T>>> {
  const limit = pLimit(parallelism);
  const outcomes = new Map<string, Promise<Outcome<T>>>();

  const outcomeOf = async (node: N): Promise<Outcome<T>> => {
    const needed = node.dependencies.filter((id) => outcomes.has(id));
    const upstream = await Promise.all(needed.map(async (id) => [id, await outcomes.get(id)] as const));
    const obstacle = upstream
      .map(([id, outcome]) => {
        if (outcome?.status === "failed") return `${id} failed`;
        return outcome?.status === "not run" ? outcome.because : undefined;
      })
      .find((because) => because !== undefined);
    if (obstacle !== undefined) return notRun(node, isStopped() ? "interrupted" : obstacle);
    return limit(async () => {
      if (isStopped()) return notRun(node, "interrupted");
      try {
        return { status: "done", value: await run(node) };
      } catch (error) {
        return { status: "failed", error };
      }
    });
  };
  const notRun = (node: N, because: string): Outcome<T> => {
    onNotRun(node, because);
    return { status: "not run", because };
  };

  for (const node of inOrder(nodes)) outcomes.set(node.id, outcomeOf(node));
  return new Map(await Promise.all([...outcomes].map(async ([id, outcome]) => [id, await outcome] as const)));
}
