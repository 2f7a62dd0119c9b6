import { UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";
import { takeDown } from "../run/down.ts";
import { withdraw } from "../run/withdraw.ts";
import type { Due } from "./due.ts";
import { nextStep } from "./next-step.ts";
import { type Resized, resize } from "./resize.ts";
import { endPolicy } from "./time-left.ts";

/** The entry afterwards, or as it was last, and what was done to what runs. */
type Done = Pick<Resized, "entry"> & Partial<Pick<Resized, "effects">>;

/**
 * Takes the step that is due, if it still is once nobody else can change the sandpit.
 *
 * @returns undefined if it is not
 * @throws {UserError} if it was not done
 */
export async function takeStep(due: Due): Promise<Done | undefined> {
  const { sandpits, registered, step } = due;
  const { registry, context, base } = sandpits;
  const { entry, version } = registered;
  const decide = (current: SandpitEntry): boolean => {
    const facts = { isLocked: false, hasBundle: true };
    return nextStep(current, endPolicy(base.environment.sandpits), facts, context.services.now()).kind === step.kind;
  };
  switch (step.kind) {
    case "warn":
      return await registry.replace({ ...entry, warned: [...entry.warned, ...step.marks] }, version);
    case "give up": {
      const problem = "Its up ended before it was done.";
      return await registry.replace({ ...entry, state: "failed", command: "up", problem }, version);
    }
    case "forget":
      return (await withdraw(registry, registered)) ? registered : undefined;
    case "sleep":
      return await resize(sandpits, entry.name, "sleep", decide);
    case "destroy":
    case "continue": {
      const { result, problem } = await takeDown(sandpits, registered, { decide });
      if (result === "failed") throw new UserError(problem ?? "It could not be destroyed.");
      return result === "gone" ? registered : undefined;
    }
  }
}
