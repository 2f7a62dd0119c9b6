import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import type { SandpitEntry } from "../entry.ts";
import { findLeftovers } from "./find-leftovers.ts";
import { type Removed, removeLeftovers } from "./remove-leftovers.ts";

/** What was found once a sandpit was taken down. */
export interface Swept {
  /** @default - nothing was left */
  readonly removed?: Removed;
  /** Why it is not known whether anything else is left, for a person. @default - it is known */
  readonly unknown?: string;
}

/**
 * Whether a sandpit may have more than its states hold: a Terraform that was killed with the command that had started it has
 * not written what it made last.
 */
export function mayHaveLeft({ state, command }: Pick<SandpitEntry, "state" | "command">): boolean {
  return command !== undefined || (state !== "ready" && state !== "sleeping");
}

/** Removes what no state of a sandpit held, now that it is gone from the registry. */
export async function sweepAfter(
  context: Context,
  target: Target,
  { name, base }: Pick<SandpitEntry, "name" | "base">,
): Promise<Swept> {
  const { places, problems, isCertain } = await findLeftovers(context, target, base);
  const [problem] = problems;
  const unknown = problem && { unknown: problem.message };
  if (!isCertain) return { ...unknown };
  for (const place of places) {
    const leftovers = place.leftovers.filter(({ sandpit }) => sandpit === name);
    if (leftovers.length === 0) continue;
    const [removed] = await removeLeftovers(context, target, { ...place, leftovers });
    if (removed !== undefined) return { removed, ...unknown };
  }
  return { ...unknown };
}
