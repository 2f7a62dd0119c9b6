import type { Lock, LockStatus } from "../read/source.ts";

/** What became of one attempt to acquire a lock. */
export type Attempt =
  | {
      readonly status: "acquired";
      /** The lock of a process that ended without releasing it, which this one takes the place of. */
      readonly replaced?: Lock;
    }
  /** `free`: it was held a moment ago. */
  | { readonly status: "refused"; readonly by: LockStatus };

/**
 * A lock that keeps the runs that change an environment apart. It is kept where the environment keeps its states, and no
 * state is affected by it. All methods throw {@link StateError} only.
 */
export interface EnvironmentLock {
  /** The file, object or URL, for messages. */
  readonly file: string;
  status(): Promise<LockStatus>;
  /** Tries once. */
  acquire(lock: Lock): Promise<Attempt>;
  /** Releases the lock called `id`; any other remains, which is an error. */
  unlock(id: string): Promise<void>;
}

/**
 * Releases the lock called `id`, if it is still there.
 *
 * @returns false if it was released or replaced before: then another run may have begun in the meantime
 */
export async function release(lock: EnvironmentLock, id: string): Promise<boolean> {
  const status = await lock.status();
  if (status.status === "free" || (status.status === "held" && status.lock.id !== id)) return false;
  await lock.unlock(id);
  return true;
}
