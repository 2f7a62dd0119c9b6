import { dirname, join } from "node:path";
import { sandpitEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { review } from "../../inspect/review.ts";
import { refuseRisks } from "../../output/refuse-risks.ts";
import { applyPlans } from "../../plan/apply-plans.ts";
import { underLock } from "../../plan/environment-lock.ts";
import { planStacks } from "../../plan/plan-stacks.ts";
import { type Report, resultOf, shortfallText } from "../../plan/report.ts";
import { type EnvironmentRun, synthesizeInto } from "../../plan/run.ts";
import { committedLockFile } from "../../terraform/provider-files.ts";
import { capRefusal } from "../cost/cap.ts";
import { type SandpitCost, sandpitCost } from "../cost/sandpit-cost.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle, Registered } from "../registry/registry.ts";
import { readBase, refuseMissingOutputs } from "./base-ready.ts";
import { bundleOf } from "./bundle-of.ts";
import { destroyPlanned, type PlannedDestroy, planDestroy, problemOf } from "./destroy-existing.ts";
import { type Sandpits, specOf, withBundle, withCheckedOut } from "./sandpit-run.ts";
import { updateEntry } from "./update-entry.ts";

/** What is shown while a sandpit is applied. */
export interface Shown {
  /**
   * Called with the plan, before any of it is applied.
   *
   * @param leaving the destroy of what is no longer part of the sandpit @default - nothing is
   */
  onPlan?(plan: Report, cost: SandpitCost, leaving?: Report): void;
}

/** How an apply ended. */
export interface AppliedSandpit {
  readonly entry: SandpitEntry;
  readonly report: Report;
  /** What was done to what is no longer part of the sandpit. @default - nothing was to do */
  readonly leaving?: Report;
  readonly cost: SandpitCost;
  readonly result: "ready" | "failed";
  /** How the run ended, for a person. Of a failed one. */
  readonly stopped?: Pick<EnvironmentRun, "isInterrupted" | "isKilled" | "unsaved" | "cutOff">;
}

/**
 * Makes a sandpit what `wanted` says, with the code that is checked out, while no other run changes it. Nothing of it, and
 * nothing in the registry, is changed unless all of it could be planned and nothing in the plan is refused.
 *
 * Then, in this order: the entry says that an `up` is at work, and with what; what is needed to destroy it is kept; its
 * stacks are applied; the entry says how that ended. Whenever the process is killed, what exists is in the bundle that is
 * kept, and the entry says that somebody must go on.
 *
 * @param registered the entry as it was read when `wanted` was decided
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function applySandpit(
  sandpits: Sandpits,
  registered: Registered,
  wanted: SandpitEntry,
  shown: Shown = {},
): Promise<AppliedSandpit> {
  return await withCheckedOut(sandpits, specOf(wanted, false), (run) =>
    underLock(run, "sandpit up", [run.environment], async () => {
      await refuseChanged(sandpits, registered);
      return await applyLocked(sandpits, run, wanted, shown);
    }),
  );
}

async function applyLocked(
  sandpits: Sandpits,
  run: EnvironmentRun,
  wanted: SandpitEntry,
  shown: Shown,
): Promise<AppliedSandpit> {
  const { registry, context, base } = sandpits;
  const { name } = wanted;
  const { now } = context.services;
  const bundle = await bundleFor(sandpits, run, wanted);
  const configurations = bundle.stacks.map(({ configuration }) => configuration);
  refuseMissingOutputs(sandpits, configurations, await readBase(sandpits, run.environment));
  const plans = await planStacks(run, false);
  const plan = await review(run, "apply", plans);
  refuseUnplanned(run, plan);
  const cost = sandpitCost(run.environment, plans);
  const { sandpits: policy } = base.environment;
  const tooDear = policy && capRefusal(name, cost, { base: base.name, perHour: policy.perHour });
  if (tooDear !== undefined) throw new UserError(tooDear);
  refuseRisks(plan);
  const present = new Set(run.allStacks.map(({ id }) => id));
  const gone = bundle.stacks.filter(({ id }) => !present.has(id));
  return await withLeaving(sandpits, wanted, { ...bundle, stacks: gone }, async (leaving) => {
    shown.onPlan?.(plan, cost, leaving?.report);
    const ref = refOf(run);
    await updateEntry(registry, name, (entry) => {
      refuseTakenDown(entry);
      const { problem: _, changes: __, ...rest } = entry;
      return {
        ...rest,
        ...pick(wanted, ["changes", "kubernetes"]),
        ...(ref !== undefined && { ref }),
        state: "creating",
        command: "up",
        stacks: bundle.stacks.map(({ id }) => id),
        cost: cost.total,
        lastActivity: now().toISOString(),
      };
    });
    await registry.writeBundle(name, bundle);
    const report =
      resultOf(plan) === "no changes"
        ? plan
        : await applyPlans(run, plans, { isDestroy: false, acceptSurprises: true });
    const isApplied = resultOf(report) !== "failed";
    const left = isApplied && leaving !== undefined ? await destroyPlanned(leaving) : undefined;
    const problem = isApplied ? left?.problem : problemOf(report);
    if (problem === undefined && gone.length > 0) {
      await registry.writeBundle(name, { ...bundle, stacks: bundle.stacks.filter(({ id }) => present.has(id)) });
    }
    const { entry } = await updateEntry(registry, name, ({ problem: _, command: __, ...rest }) => ({
      ...rest,
      lastActivity: now().toISOString(),
      ...(problem === undefined
        ? { state: "ready", stacks: [...present] }
        : { state: "failed", command: "up", problem }),
    }));
    return {
      entry,
      report,
      cost,
      ...(left !== undefined && { leaving: left.report }),
      ...(problem === undefined ? { result: "ready" } : { result: "failed", stopped: run }),
    };
  });
}

/**
 * Does `work` with the destroy of stacks that are no longer part of a sandpit, planned from what was kept of them; undefined
 * if nothing of them exists.
 */
async function withLeaving<T>(
  sandpits: Sandpits,
  wanted: SandpitEntry,
  gone: Bundle,
  work: (leaving: PlannedDestroy | undefined) => Promise<T>,
): Promise<T> {
  if (gone.stacks.length === 0) return await work(undefined);
  return await withBundle(sandpits, wanted, gone, {}, async (run) => {
    const planned = await planDestroy(run);
    if (run.isInterrupted()) throw new UserError("Interrupted. Nothing was changed.");
    return await work(planned.selected.stacks.length === 0 ? undefined : planned);
  });
}

/** Of the bundle until now, stacks that the code no longer has are kept: something of them may exist. */
async function bundleFor(sandpits: Sandpits, run: EnvironmentRun, wanted: SandpitEntry): Promise<Bundle> {
  const { registry, base } = sandpits;
  const asleep = sandpitEnvironment(base, specOf(wanted, true));
  const [first] = run.allStacks;
  const directory = first === undefined ? "." : dirname(dirname(first.directory));
  const synthesis = await synthesizeInto(join(directory, "asleep"), run.request, [asleep], { usedIn: directory });
  const earlier = await registry.readBundle(wanted.name);
  return bundleOf(run.synthesis.stacks, synthesis.stacks, committedLockFile(run.request.io), earlier);
}

/** @throws {UserError} when something cannot be planned: what is applied by halves is worth nothing to its owner */
function refuseUnplanned({ isInterrupted }: EnvironmentRun, { stacks }: Report): void {
  if (isInterrupted()) throw new UserError("Interrupted. Nothing was changed.");
  const problems = stacks.filter(({ status }) => status === "failed" || status === "not run");
  if (problems.length === 0) return;
  const lines = problems.map((stack) => `  ${stack.id} ${shortfallText(stack)}`);
  throw new UserError(["It cannot be planned, and nothing was changed:", ...lines].join("\n"));
}

/** @throws {UserError} when somebody else has changed the sandpit since its entry was read */
async function refuseChanged({ registry }: Sandpits, { entry }: Registered): Promise<void> {
  const { name } = entry;
  const now = (await registry.read(name))?.entry;
  if (now === undefined) {
    throw new UserError(`${name} was taken down in the meantime. Run again to bring it up anew. Nothing was changed.`);
  }
  refuseTakenDown(now);
  const made = ["owner", "base", "kind", "range", "kubernetes", "changes", "created"] as const;
  if (JSON.stringify(pick(now, made)) === JSON.stringify(pick(entry, made))) return;
  throw new UserError(`Somebody else has changed ${name} in the meantime. Run again. Nothing was changed.`);
}

function refuseTakenDown({ name, state, command }: SandpitEntry): void {
  if (state !== "destroying" && command !== "down") return;
  throw new UserError(`${name} is being taken down in this moment. Nothing was changed.`);
}

function refOf({ commit, request }: EnvironmentRun): SandpitEntry["ref"] {
  if (commit === undefined) return undefined;
  const { hash, hasUncommittedChanges } = commit;
  const branch = request.io.env["CI_COMMIT_REF_NAME"];
  return { commit: hash, ...(branch !== undefined && { branch }), isDirty: hasUncommittedChanges };
}

function pick<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const present = keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]);
  return Object.fromEntries(present) as Partial<Pick<T, K>>;
}
