import type { Sandpits as SandpitPolicy } from "@ml-platform/environments";
import type { SandpitEntry } from "../entry.ts";
import { endPolicy, timeLeft } from "../lifecycle/time-left.ts";
import { warningsDue } from "../lifecycle/warnings-due.ts";

/** When a sandpit ends, as of now. */
export interface Ending {
  /** Until it is put to sleep; negative once that is over. */
  readonly secondsLeft: number;
  /** When it is destroyed if nobody extends it, in ISO 8601. */
  readonly destroyed: string;
  /** Whether little of its time is left. */
  readonly isShort: boolean;
}

/** @param policy what its base allows, if it still does */
export function endingOf(entry: SandpitEntry, policy: SandpitPolicy | undefined, now: Date): Ending {
  const { untilSleep, untilDestroyed } = timeLeft(entry, endPolicy(policy), now);
  return {
    secondsLeft: Math.round(untilSleep / 1000),
    destroyed: new Date(now.getTime() + untilDestroyed).toISOString(),
    isShort: untilSleep <= 0 || warningsDue({ ...entry, warned: [] }, now).includes("2h"),
  };
}

/** A sandpit and when it ends, in JSON: `EndingSandpit` in docs/json.md. */
export function sandpitJson(entry: SandpitEntry, policy: SandpitPolicy | undefined, now: Date): object {
  return { ...entry, ...endingOf(entry, policy, now) };
}
