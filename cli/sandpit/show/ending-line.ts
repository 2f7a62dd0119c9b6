import type { Sandpits as Policy } from "@ml-platform/environments";
import { timeToLiveText } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { targetHint } from "../../plan/hints.ts";
import type { SandpitEntry } from "../entry.ts";
import { isEnding } from "../lifecycle/next-step.ts";
import { endingOf } from "./sandpit-json.ts";

/**
 * That little time is left to a sandpit, and what to do about it: what its owner reads at the end of a command. Undefined
 * while there is no hurry.
 *
 * @param policy what its base allows, if it still does
 */
export function endingLine(
  entry: SandpitEntry,
  policy: Policy | undefined,
  now: Date,
  target: Target,
): string | undefined {
  const { isShort, secondsLeft } = endingOf(entry, policy, now);
  if (!isShort || isEnding(entry)) return undefined;
  const when = secondsLeft > 0 ? `ends in ${timeToLiveText(secondsLeft * 1000)}` : "has ended";
  return `${entry.name} ${when}. To keep it: ./platform sandpit extend ${entry.name}${targetHint({ target })}`;
}
