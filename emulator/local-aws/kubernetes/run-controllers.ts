import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterView, Controller } from "./controllers/controller.ts";

/** What controllers act on, as far as somebody waits for it. */
const watched = [
  "/api/v1/namespaces",
  "/api/v1/nodes",
  "/api/v1/persistentvolumeclaims",
  "/api/v1/persistentvolumes",
  "/api/v1/pods",
  "/api/v1/services",
  "/apis/apiregistration.k8s.io/v1/apiservices",
  "/apis/apps/v1/deployments",
  "/apis/networking.k8s.io/v1/ingresses",
];

export interface ControllersOptions {
  /** How often something has changed in AWS that concerns clusters. */
  readonly changesInAws: () => number;
  /** Of failures; the same failure is logged once. */
  readonly log: (line: string) => void;
  /** Between two looks whether anything has changed, in milliseconds. @default 1000 */
  readonly pause?: number;
}

/** How many looks without a change bring a round all the same: for what nobody tells of, such as that time has passed. */
const looksPerRound = 5;

/**
 * Runs the controllers of a cluster in turn until `stopped`: a round for what has changed in the cluster or in AWS since
 * the one before. Each asks both sides for all that there is.
 *
 * @returns resolves once nothing runs any more
 */
export async function runControllers(
  controllers: readonly Controller[],
  view: ClusterView,
  stopped: AbortSignal,
  { changesInAws, log, pause = 1000 }: ControllersOptions,
): Promise<void> {
  // Every watch listens, and whoever asks something.
  setMaxListeners(2 * watched.length, stopped);
  let changesInCluster = 0;
  const watches = watched.map((path) => view.client.watch(path, () => void changesInCluster++, stopped));
  const failures = new Map<string, string>();
  let seen = "";
  for (let looks = 0; !stopped.aborted; looks++) {
    const now = `${changesInCluster} ${changesInAws()}`;
    const isDue = now !== seen || failures.size > 0 || looks % looksPerRound === 0;
    seen = now;
    for (const controller of isDue ? controllers : []) {
      if (stopped.aborted) break;
      try {
        await controller.reconcile(view);
        failures.delete(controller.name);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (!stopped.aborted && failures.get(controller.name) !== text) log(`${controller.name}: ${text}`);
        failures.set(controller.name, text);
      }
    }
    await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
  }
  await Promise.all(watches);
}
