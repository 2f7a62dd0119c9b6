import { UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";
import { isEnding } from "./next-step.ts";

/** Scales a sandpit to zero, or back. */
export type SizeCommand = "sleep" | "wake";

/** The state that a command ends in. */
export const sizeStates = { sleep: "sleeping", wake: "ready" } as const;

/**
 * Whether there is anything to do: a sandpit that sleeps already is not put to sleep again.
 *
 * @throws {UserError} for a sandpit that cannot be scaled
 */
export function mayResize(entry: SandpitEntry, command: SizeCommand, now: Date): "to do" | "done" {
  const { name, state, expires } = entry;
  const nothing = "Nothing was changed.";
  if (isEnding(entry)) {
    throw new UserError(
      `Sandpit ${name} is being taken down, which cannot be taken back: ./platform sandpit down ${name} continues. ${nothing}`,
    );
  }
  if (state === "creating" || (state === "failed" && entry.command === "up")) {
    const what = state === "creating" ? "is being made" : "was not finished by its last up";
    throw new UserError(
      `Sandpit ${name} ${what}, so it cannot ${command}. Finish it: ./platform sandpit up ${name}. ${nothing}`,
    );
  }
  if (command === "wake" && Date.parse(expires) <= now.getTime()) {
    throw new UserError(
      `Sandpit ${name} has expired (${expires}), so it would be put to sleep again. Give it more time first: ./platform sandpit extend ${name}. ${nothing}`,
    );
  }
  return state === sizeStates[command] && entry.command === undefined ? "done" : "to do";
}
