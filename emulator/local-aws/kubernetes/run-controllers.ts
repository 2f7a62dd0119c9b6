import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterView, Controller } from "./controllers/controller.ts";

/** Between two rounds of the controllers, in milliseconds. */
const pause = 1000;

/**
 * Runs the controllers of a cluster in turn until `stopped`.
 *
 * @param log of failures; the same failure is logged once
 * @returns resolves once nothing runs any more
 */
export async function runControllers(
  controllers: readonly Controller[],
  view: ClusterView,
  stopped: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const last = new Map<string, string>();
  while (!stopped.aborted) {
    for (const { name, reconcile } of controllers.map((each) => ({
      name: each.name,
      reconcile: () => each.reconcile(view),
    }))) {
      if (stopped.aborted) return;
      try {
        await reconcile();
        last.delete(name);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (!stopped.aborted && last.get(name) !== text) log(`${name}: ${text}`);
        last.set(name, text);
      }
    }
    await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
  }
}
