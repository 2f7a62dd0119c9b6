import { failureText, isInterruption } from "./failure-text.ts";
import type { Run, RunStack } from "./run.ts";
import { type Ahead, type Outcome, runGraph } from "./scheduler.ts";

/**
 * Does `work` for each stack, after the stacks it depends on, and shows the progress. A failure stops only the stacks
 * that depend on the failed one.
 *
 * @param ahead what can be done for a stack before its turn @default nothing
 */
export async function runStacks<T>(
  run: Run,
  stacks: readonly RunStack[],
  work: (stack: RunStack) => Promise<T>,
  ahead?: Ahead<RunStack>,
): Promise<Map<string, Outcome<T>>> {
  run.progress.start(stacks.map(({ id }) => id));
  const outcomes = await runGraph<RunStack, T>(stacks, {
    parallelism: run.request.parallelism,
    isStopped: run.isInterrupted,
    ahead,
    onNotRun: (stack, because) => run.progress.update(stack.id, { phase: "not run", note: because }),
    async run(stack) {
      try {
        return await work(stack);
      } catch (failure) {
        const [phase, text] = [
          isInterruption(failure) ? "interrupted" : "failed",
          failureText(run, stack, failure),
        ] as const;
        run.progress.update(stack.id, { phase, ...(text !== "" && { note: text }) });
        throw failure;
      }
    },
  });
  run.progress.stop();
  return outcomes;
}
