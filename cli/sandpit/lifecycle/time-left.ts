import { parseTimeToLive } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";

/** What the base says about the end of its sandpits: the part of `sandpits.timeToLive` that is not in the entry. */
export interface EndPolicy {
  /** Milliseconds for which an expired sandpit sleeps before it is destroyed. */
  readonly asleep: number;
}

/** Of a base that is gone or allows sandpits no more: the ones that it has end all the same. */
const day = 86_400_000;

/** @param sandpits what the base allows, if it still does */
export function endPolicy(sandpits: { readonly timeToLive: { readonly asleep: string } } | undefined): EndPolicy {
  return { asleep: parseTimeToLive(sandpits?.timeToLive.asleep ?? "") ?? day };
}

/** How long something remains, in milliseconds; 0 or less if it is over. */
export interface TimeLeft {
  /** Until it is put to sleep. */
  readonly untilSleep: number;
  /** Until it is destroyed. */
  readonly untilDestroyed: number;
}

export function timeLeft({ expires }: Pick<SandpitEntry, "expires">, { asleep }: EndPolicy, now: Date): TimeLeft {
  const untilSleep = Date.parse(expires) - now.getTime();
  return { untilSleep, untilDestroyed: untilSleep + asleep };
}
