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
  /** What can be done for a node before what it needs has ended. @default nothing */
  readonly ahead?: Ahead<N> | undefined;
}

export interface Ahead<N extends Node> {
  /** It begins only while fewer tasks than this run. */
  readonly parallelism: number;
  /** Called at most once for each node; its task starts after it has ended. Never rejects. */
  readonly begin: (node: N) => Promise<void>;
}

/**
 * Runs a task for each node, after the tasks of the nodes it needs. A failed task stops only what needs it; the others
 * continue. Never throws for a failed task.
 */
export async function runGraph<N extends Node, T>(
  nodes: readonly N[],
  schedule: Schedule<N, T>,
): Promise<Map<string, Outcome<T>>> {
  const graph = new RunningGraph(inOrder(nodes), schedule);
  return await graph.ended;
}

class RunningGraph<N extends Node, T> {
  readonly ended: Promise<Map<string, Outcome<T>>>;
  private readonly ordered: readonly N[];
  private readonly ids: ReadonlySet<string>;
  private readonly schedule: Schedule<N, T>;
  private readonly outcomes = new Map<string, Outcome<T>>();
  /** Nodes whose tasks have not started; what a node needs comes before it. */
  private readonly waiting: Set<N>;
  private readonly begunAhead = new Set<N>();
  private readonly runningAhead = new Set<N>();
  private running = 0;
  private end: (outcomes: Map<string, Outcome<T>>) => void = () => undefined;

  constructor(ordered: readonly N[], schedule: Schedule<N, T>) {
    this.ordered = ordered;
    this.ids = new Set(ordered.map(({ id }) => id));
    this.schedule = schedule;
    this.waiting = new Set(ordered);
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.proceed();
  }

  private proceed(): void {
    for (const node of this.waiting) this.startIfReady(node);
    this.workAhead();
    if (this.waiting.size > 0 || this.running > 0) return;
    this.end(new Map(this.ordered.map(({ id }) => [id, this.outcomes.get(id) as Outcome<T>])));
  }

  private startIfReady(node: N): void {
    const { parallelism, isStopped } = this.schedule;
    const needed = node.dependencies.filter((id) => this.ids.has(id));
    if (this.runningAhead.has(node) || !needed.every((id) => this.outcomes.has(id))) return;
    const obstacle = needed.map((id) => this.obstacleIn(id)).find((because) => because !== undefined);
    if (obstacle !== undefined || isStopped()) this.skip(node, isStopped() ? "interrupted" : (obstacle ?? ""));
    else if (this.running < parallelism) this.start(node);
  }

  private obstacleIn(id: string): string | undefined {
    const outcome = this.outcomes.get(id);
    if (outcome?.status === "failed") return `${id} failed`;
    return outcome?.status === "not run" ? outcome.because : undefined;
  }

  private skip(node: N, because: string): void {
    this.waiting.delete(node);
    this.outcomes.set(node.id, { status: "not run", because });
    this.schedule.onNotRun(node, because);
  }

  private start(node: N): void {
    this.waiting.delete(node);
    this.occupy(
      this.schedule.run(node).then(
        (value) => void this.outcomes.set(node.id, { status: "done", value }),
        (error: unknown) => void this.outcomes.set(node.id, { status: "failed", error }),
      ),
    );
  }

  private workAhead(): void {
    const { ahead, isStopped } = this.schedule;
    if (ahead === undefined || isStopped()) return;
    for (const node of this.waiting) {
      if (this.running >= ahead.parallelism) return;
      if (this.begunAhead.has(node)) continue;
      this.begunAhead.add(node);
      this.runningAhead.add(node);
      this.occupy(ahead.begin(node).then(() => void this.runningAhead.delete(node)));
    }
  }

  private occupy(task: Promise<void>): void {
    this.running++;
    void task.then(() => {
      this.running--;
      this.proceed();
    });
  }
}
