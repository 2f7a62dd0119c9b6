import type { SandpitEntry } from "../entry.ts";
import { type EndPolicy, timeLeft } from "./time-left.ts";
import { warningsDue } from "./warnings-due.ts";

/** What must be looked up, beside its entry, to know what becomes of a sandpit. */
export interface Facts {
  /** Whether a run holds the lock of its environment. */
  readonly isLocked: boolean;
  /** Whether the registry has its stacks, which are written before anything is applied. */
  readonly hasBundle: boolean;
}

/** What a reaper does with a sandpit next. */
export type Step =
  | { readonly kind: "none" }
  /** Tell the owner how much time is left. */
  | { readonly kind: "warn"; readonly marks: readonly string[] }
  | { readonly kind: "sleep" }
  | { readonly kind: "destroy" }
  /** Go on with a `down` whose process ended. */
  | { readonly kind: "continue" }
  /** Say that an `up` ended before it was done: its owner runs it again, or it ends in its time. */
  | { readonly kind: "give up" }
  /** Remove what the registry holds: nothing was applied. */
  | { readonly kind: "forget" };

const none: Step = { kind: "none" };

/**
 * Milliseconds after which a sandpit that nobody has touched, and whose lock nobody holds, is in nobody's hands: a
 * command takes the lock within a few minutes after it has written the entry.
 */
export const abandonedAfter = 15 * 60_000;

/**
 * What becomes of a sandpit. Pure, so that it can be asked again right before it is done.
 *
 * A run in progress is left alone, whatever the time. Nothing that works is destroyed before it has been expired for as
 * long as its base lets it sleep; a `down` that did not finish goes on, as its owner has asked for it.
 */
export function nextStep(entry: SandpitEntry, policy: EndPolicy, facts: Facts, now: Date): Step {
  const { untilSleep, untilDestroyed } = timeLeft(entry, policy, now);
  // An entry whose times cannot be read was not written by us.
  if (facts.isLocked || !Number.isFinite(untilSleep)) return none;
  const isAbandoned = now.getTime() - Date.parse(entry.lastActivity) >= abandonedAfter;
  if (isEnding(entry)) return isAbandoned ? { kind: "continue" } : none;
  if (entry.state === "creating") {
    if (!isAbandoned) return none;
    return facts.hasBundle ? { kind: "give up" } : { kind: "forget" };
  }
  if (untilDestroyed <= 0) return { kind: "destroy" };
  if (untilSleep <= 0) return maySleep(entry) ? { kind: "sleep" } : none;
  const marks = warningsDue(entry, now);
  return marks.length > 0 ? { kind: "warn", marks } : none;
}

/** Whether somebody has asked for its end, which cannot be taken back. */
export function isEnding({ state, command }: SandpitEntry): boolean {
  return state === "destroying" || (state === "failed" && command === "down");
}

/**
 * Whether anything of it may be awake that can be put to sleep. What an `up` left half-made cannot be: nothing is known
 * about what works.
 */
function maySleep({ state, command }: SandpitEntry): boolean {
  switch (state) {
    case "ready":
      return true;
    case "sleeping":
      return command !== undefined;
    case "failed":
      return command === "sleep" || command === "wake";
    case "creating":
    case "destroying":
      return false;
  }
}
