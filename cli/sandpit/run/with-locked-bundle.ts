import { isDeepStrictEqual } from "node:util";
import { type Operation, underLock } from "../../plan/environment-lock.ts";
import type { Run } from "../../plan/run.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle } from "../registry/registry.ts";
import { type BundleUse, type Sandpits, withBundle } from "./sandpit-run.ts";

/**
 * A run on a sandpit from what its registry keeps of it, under its lock. Whoever held the lock until then may have kept
 * something else, such as an `up` that has added a stack: then the run begins anew with that.
 *
 * @param command which the lock is held for
 * @param work called with an empty bundle if none is kept
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function withLockedBundle<T>(
  sandpits: Sandpits,
  entry: SandpitEntry,
  command: Operation,
  use: BundleUse,
  work: (run: Run, bundle: Bundle) => Promise<T>,
): Promise<T> {
  const { registry } = sandpits;
  const kept = async (): Promise<Bundle> => (await registry.readBundle(entry.name)) ?? { schemaVersion: 1, stacks: [] };
  for (;;) {
    const bundle = await kept();
    const done = await withBundle(sandpits, entry, bundle, use, (run) =>
      underLock(run, command, [run.environment], async () =>
        isDeepStrictEqual(await kept(), bundle) ? { value: await work(run, bundle) } : undefined,
      ),
    );
    if (done !== undefined) return done.value;
  }
}
