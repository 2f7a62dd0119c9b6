import { timeToLiveText, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import pLimit from "p-limit";
import type { Context } from "../../context.ts";
import { LockedError, openLock } from "../../plan/environment-lock.ts";
import { targetHint } from "../../plan/hints.ts";
import { placeOf } from "../run/sandpit-run.ts";
import type { Effect } from "../workloads/scale-workloads.ts";
import { type Due, findDue } from "./due.ts";
import type { Step } from "./next-step.ts";
import type { Notice, Notify } from "./notify.ts";
import { everything, openRegistries, type Problem } from "./open-registries.ts";
import { stepText } from "./step-text.ts";
import { takeStep } from "./take-step.ts";

export interface ReapOptions {
  readonly target: Target;
  /** The only base to look at. @default all that allow sandpits */
  readonly base?: string | undefined;
  /** Say what is due, and do nothing. */
  readonly dryRun: boolean;
  /** How many sandpits are worked on at once. */
  readonly parallelism: number;
  readonly notify: Notify;
  /** Called with each sandpit that something was due for, as soon as it is done. */
  readonly onReaped?: (reaped: Reaped) => void;
}

/** A sandpit that something was due for. */
export interface Reaped {
  readonly name: string;
  readonly owner: string;
  readonly base: string;
  readonly step: Exclude<Step["kind"], "none">;
  /** `due`: not done, as it was a dry run. `left`: somebody works on it, or has changed it meanwhile. */
  readonly result: "done" | "due" | "left" | "failed";
  /** Whole sentences for a person: what it means, or why it was not done. */
  readonly detail: string;
  /** What was done to what ran in it. @default - nothing ran */
  readonly workloads?: readonly Effect[];
}

export interface ReapResult {
  /** How many sandpits there are. */
  readonly sandpits: number;
  readonly reaped: readonly Reaped[];
  readonly problems: readonly Problem[];
}

/**
 * Warns the owners of sandpits that end soon, puts to sleep those that have ended, destroys those that have slept long
 * enough, and goes on with what killed processes have left. Any number of reapers may run at once, as often as one
 * likes: each step is decided again when nobody else can change the sandpit. One that fails does not keep the others.
 */
export async function reap(context: Context, options: ReapOptions): Promise<ReapResult> {
  const opened = await openRegistries(context, options.target, options.base ?? everything);
  const problems: Problem[] = [...opened.problems];
  const due: Due[] = [];
  let count = 0;
  for (const registry of opened.registries) {
    const found = await findDue(context, options.target, options.base, opened, registry);
    count += found.count;
    due.push(...found.due);
    problems.push(...found.problems);
  }
  let isInterrupted = false;
  const stopListening = context.io.onInterrupt(() => {
    isInterrupted = true;
  });
  const limit = pLimit(options.parallelism);
  try {
    const reaped = await limit.map(due.toSorted(firstWarnings), async (each): Promise<Reaped[]> => {
      if (isInterrupted) return [];
      const result = { ...named(each), ...(await done(context, options, each)) };
      options.onReaped?.(result);
      return [result];
    });
    if (isInterrupted) problems.push({ message: "Interrupted: not everything that is due was done. Run again." });
    return { sandpits: count, reaped: reaped.flat(), problems };
  } finally {
    stopListening();
  }
}

/** A warning takes no time, and must not wait for what takes minutes. */
function firstWarnings(one: Due, other: Due): number {
  return Number(other.step.kind === "warn") - Number(one.step.kind === "warn");
}

function named({ registered: { entry }, step }: Due): Pick<Reaped, "name" | "owner" | "base" | "step"> {
  return { name: entry.name, owner: entry.owner, base: entry.base, step: step.kind };
}

type Outcome = Pick<Reaped, "result" | "detail" | "workloads">;

async function done(context: Context, { dryRun, notify }: ReapOptions, due: Due): Promise<Outcome> {
  const { registered, step } = due;
  const { entry } = registered;
  try {
    const holder = step.kind === "warn" ? undefined : await holderOf(due);
    if (holder !== undefined) return { result: "left", detail: holder };
    if (dryRun) return { result: "due", detail: stepText(due, context.services.now()) };
    const after = await takeStep(due);
    if (after === undefined) return { result: "left", detail: "Somebody else has changed it meanwhile." };
    const detail = stepText(due, context.services.now());
    const { entry: current, effects = [] } = after;
    const about = notices[step.kind];
    const untold = about && (await tell(context, notify, { entry: current, about, text: detail }));
    const workloads = effects.length > 0 && { workloads: effects };
    return { result: "done", detail: untold === undefined ? detail : `${detail} ${untold}`, ...workloads };
  } catch (failure) {
    if (failure instanceof LockedError) return { result: "left", detail: "Somebody has just begun to work on it." };
    // Whatever is wrong with one, the others must not wait for somebody to mend it.
    const message = failure instanceof Error ? failure.message : String(failure);
    if (step.kind !== "warn" && !dryRun) await tell(context, notify, { entry, about: "failed", text: message });
    return { result: "failed", detail: message };
  }
}

/** @returns why its owner could not be told, as a sentence; nothing else depends on it */
async function tell(context: Context, notify: Notify, notice: Notice): Promise<string | undefined> {
  try {
    await notify(context, notice);
    return undefined;
  } catch (failure) {
    return `Its owner could not be told: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}

const notices = {
  warn: "warning",
  sleep: "asleep",
  destroy: "destroyed",
  continue: "destroyed",
  "give up": "failed",
  forget: undefined,
} as const;

/** Runs of pipelines end within hours: the process that holds a lock for longer was killed. */
const longestRun = 6 * 3_600_000;

/** Who works on it right now, as a sentence; undefined if nobody does. @throws {UserError} if nobody can do so any more */
async function holderOf({ sandpits, registered: { entry } }: Due): Promise<string | undefined> {
  const { context, base, target } = sandpits;
  const lock = openLock({ io: context.io, target }, placeOf(base, entry));
  const status = await lock?.status();
  if (status === undefined || status.status === "free") return undefined;
  if (status.status === "unknown") return `It is not known whether somebody works on it: ${status.reason}`;
  const { who, created, id } = status.lock;
  const age = created === undefined ? 0 : context.services.now().getTime() - created.getTime();
  if (age < longestRun) return `${who} works on it.`;
  throw new UserError(
    `${who} has locked it for ${timeToLiveText(age)}. If that run no longer exists, release the lock: ./platform state unlock ${entry.name} --id ${id}${targetHint(sandpits)}`,
  );
}
