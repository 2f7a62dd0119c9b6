import { timeToLiveText } from "@ml-platform/rules";
import { targetHint } from "../../plan/hints.ts";
import type { Due } from "./due.ts";
import { endPolicy, timeLeft } from "./time-left.ts";

/** What the step means for the owner. */
export function stepText({ sandpits, registered: { entry }, step }: Due, now: Date): string {
  const { untilSleep, untilDestroyed } = timeLeft(entry, endPolicy(sandpits.base.environment.sandpits), now);
  const command = (verb: string): string => `./platform sandpit ${verb} ${entry.name}${targetHint(sandpits)}`;
  const extend = `To keep it: ${command("extend")}`;
  switch (step.kind) {
    case "warn":
      return `It is put to sleep in ${timeToLiveText(untilSleep)} and destroyed in ${timeToLiveText(untilDestroyed)}. ${extend}`;
    case "sleep":
      return `Its time is over: it sleeps, and is destroyed in ${timeToLiveText(untilDestroyed)}. ${extend}, then ${command("wake")}`;
    case "destroy":
      return `Its time was over ${timeToLiveText(-untilSleep)} ago: it is destroyed.`;
    case "continue":
      return "Its down did not finish: it is destroyed.";
    case "give up":
      return `Its up did not finish. To finish it: ${command("up")}`;
    case "forget":
      return "Its up ended before anything was applied: its name and quota are free again.";
  }
}
