import { UserError } from "@ml-platform/rules";
import type { Report } from "../../plan/report.ts";
import type { Run } from "../../plan/run.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle, Registered } from "../registry/registry.ts";
import { destroyPlanned, planDestroy } from "./destroy-existing.ts";
import type { Sandpits } from "./sandpit-run.ts";
import { updateEntry, updateEntryIf } from "./update-entry.ts";
import { withLockedBundle } from "./with-locked-bundle.ts";
import { prepareWithoutBase } from "./without-base.ts";

export interface DownOptions {
  /**
   * Whether what is planned is to be destroyed; called once, before anything is changed, if anything exists.
   *
   * @default - it is
   */
  readonly approve?: (plan: Report) => Promise<boolean>;
  /**
   * Whether the sandpit is still to be destroyed: asked under its lock, with its entry as it is right before that is
   * changed. @default - it is
   */
  readonly decide?: (entry: SandpitEntry) => boolean;
}

/** How a `down` ended. */
export interface TakenDown {
  /** `gone`: nothing is left. `failed`: run again. `kept`: it was not approved, or interrupted, and nothing was changed. */
  readonly result: "gone" | "failed" | "kept";
  /** What was done; absent if nothing was ever made. */
  readonly report?: Report;
  /** Why it failed, as its entry says. Of a failed one. */
  readonly problem?: string;
  /** How the run ended, for a person. Of a failed one. */
  readonly stopped?: Pick<Run, "isInterrupted" | "isKilled" | "unsaved" | "cutOff">;
}

/**
 * Destroys a sandpit from what its registry keeps, whatever is checked out and whatever the sandpit is doing: also one
 * that never finished coming up, or going down.
 *
 * What is written, and in which order, so that a process which is killed between any two of these leaves what `down` goes
 * on from: the entry `destroying`; under the lock of the sandpit, its states, those that read others first; the bundle;
 * what it was given; last its entry. Its base is neither changed nor locked.
 *
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function takeDown(
  sandpits: Sandpits,
  { entry }: Registered,
  options: DownOptions = {},
): Promise<TakenDown> {
  return await withLockedBundle(sandpits, entry, "sandpit down", {}, (run, bundle) =>
    destroy(sandpits, run, bundle, entry, options),
  );
}

async function destroy(
  sandpits: Sandpits,
  run: Run,
  bundle: Bundle,
  { name, created }: SandpitEntry,
  { approve = async () => true, decide = () => true }: DownOptions,
): Promise<TakenDown> {
  const { registry, context } = sandpits;
  const { now } = context.services;
  const standing = await registry.read(name);
  if (standing === undefined) return { result: "gone" };
  if (standing.entry.created !== created) {
    throw new UserError(`${name} was taken down and brought up anew in the meantime. Nothing was changed.`);
  }
  await prepareWithoutBase(sandpits, run, bundle);
  const planned = await planDestroy(run);
  const { report: plan } = planned;
  if (run.isInterrupted() || !(await approve(plan)) || run.isInterrupted()) return { result: "kept", report: plan };
  const marked = await updateEntryIf(registry, name, (entry) => {
    if (!decide(entry)) return undefined;
    const { problem: _, ...rest } = entry;
    return { ...rest, state: "destroying", command: "down", lastActivity: now().toISOString() };
  });
  if (marked === undefined) return { result: "kept", report: plan };
  const { report, problem } = await destroyPlanned(planned);
  if (problem !== undefined) {
    await updateEntry(registry, name, (entry) => ({
      ...entry,
      state: "failed",
      command: "down",
      problem,
      lastActivity: now().toISOString(),
    }));
    return { result: "failed", report, problem, stopped: run };
  }
  await registry.removeBundle(name);
  await registry.dismiss(name);
  await removeEntry(sandpits, name);
  return { result: "gone", report };
}

async function removeEntry({ registry }: Sandpits, name: string): Promise<void> {
  for (;;) {
    const now = await registry.read(name);
    if (now === undefined || (await registry.remove(name, now.version))) return;
  }
}
