import { UserError } from "@ml-platform/rules";
import { printable } from "../../output/printable.ts";
import { applyPlans } from "../../plan/apply-plans.ts";
import { restrict, reverse } from "../../plan/graph.ts";
import { planStacks } from "../../plan/plan-stacks.ts";
import { type Report, resultOf, shortfallText } from "../../plan/report.ts";
import type { Run } from "../../plan/run.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle } from "../registry/registry.ts";
import type { Sandpits } from "../run/sandpit-run.ts";
import { updateEntry } from "../run/update-entry.ts";
import { withLockedBundle } from "../run/with-locked-bundle.ts";
import { scaleWorkloads } from "../workloads/scale-sandpit.ts";
import type { Effect } from "../workloads/scale-workloads.ts";
import { type SizeCommand, sizeStates } from "./may-resize.ts";

export interface Resized {
  readonly entry: SandpitEntry;
  /** What was done to what runs in a shared sandpit. */
  readonly effects: readonly Effect[];
  /** What was applied. @default - it was as it should be already */
  readonly report?: Report;
}

/**
 * Scales a sandpit to zero, or back, as the registry keeps it: nothing else changes, whatever is checked out. The quota of
 * a shared one changes first, so that nothing starts while its workloads are scaled to zero, and nothing is refused while
 * they are scaled back.
 *
 * @param decide called with the entry once nobody else can change the sandpit; if it returns false, nothing is done
 * @returns undefined if there is nothing to do
 * @throws {UserError} if it was not done; the entry says `failed` if anything may have changed
 */
export async function resize(
  sandpits: Sandpits,
  name: string,
  command: SizeCommand,
  decide: (entry: SandpitEntry) => boolean,
): Promise<Resized | undefined> {
  const { registry } = sandpits;
  const found = await registry.read(name);
  if (found === undefined || !decide(found.entry)) return undefined;
  const use = { asleep: command === "sleep" };
  return await withLockedBundle(sandpits, found.entry, `sandpit ${command}`, use, async (run, bundle) => {
    const current = await registry.read(name);
    if (current === undefined || !decide(current.entry)) return undefined;
    if (bundle.stacks.length === 0) throw new UserError(withoutBundle(current.entry, registry.place));
    await updateEntry(registry, name, (entry) => ({ ...entry, command }));
    try {
      const report = await applySizes(run, bundle, command);
      const effects = await scaleWorkloads(sandpits, run, command);
      const { entry } = await updateEntry(registry, name, ({ command: _, problem: __, ...rest }) => ({
        ...rest,
        state: sizeStates[command],
      }));
      return { entry, effects, ...(report !== undefined && { report }) };
    } catch (failure) {
      const problem = printable(failure instanceof Error ? failure.message : String(failure));
      await updateEntry(registry, name, (entry) => ({ ...entry, state: "failed", command, problem }));
      throw failure;
    }
  });
}

function withoutBundle({ name }: SandpitEntry, place: string): string {
  return `${place} does not keep the stacks of sandpit ${name}, which are what is scaled. Run ./platform sandpit up ${name}, which writes them. Nothing was changed.`;
}

/**
 * Applies the stacks that have another size. What starts nodes, or runs on them, goes to sleep before them and wakes after
 * them.
 *
 * @returns undefined if there are none
 */
async function applySizes(run: Run, bundle: Bundle, command: SizeCommand): Promise<Report | undefined> {
  const sized = new Set(bundle.stacks.filter(({ asleep }) => asleep !== undefined).map(({ id }) => id));
  if (sized.size === 0) return undefined;
  const stacks = restrict(run.allStacks, sized);
  const selected = { ...run, stacks: command === "sleep" ? reverse(stacks) : stacks };
  const plans = await planStacks(selected, false);
  const report = await applyPlans(selected, plans, { isDestroy: false, acceptSurprises: true });
  if (resultOf(report) !== "failed") return report;
  const failed = report.stacks.filter(({ status }) => ["failed", "interrupted", "not run"].includes(status));
  throw new UserError(failed.map((stack) => `${stack.id} ${shortfallText(stack)}`).join("\n"));
}
