import type { LockStatus } from "@ml-platform/state";

/** One attempt to acquire a lock: what it gave, or who has it instead. */
export type Tried<T> = { readonly acquired: T } | { readonly heldBy: LockStatus };

interface Waiting<T> {
  readonly attempt: () => Promise<Tried<T>>;
  readonly timeoutMilliseconds: number;
  /** Called before each wait. */
  readonly onWait: (heldBy: LockStatus, waitedMilliseconds: number) => void;
  readonly isInterrupted: () => boolean;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const [firstPause, longestPause] = [100, 2000];

/**
 * Tries to acquire a lock until it succeeds, the time is over or the user interrupts it. The pauses grow, so that a
 * server is not asked all the time.
 */
export async function waitForLock<T>(waiting: Waiting<T>): Promise<Tried<T>> {
  const { attempt, timeoutMilliseconds, onWait, isInterrupted, now, sleep } = waiting;
  const began = now();
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    const tried = await attempt();
    const waited = now() - began;
    if ("acquired" in tried || waited >= timeoutMilliseconds || isInterrupted()) return tried;
    onWait(tried.heldBy, waited);
    await sleep(Math.min(pause, timeoutMilliseconds - waited));
  }
}
