import type { Context } from "../../context.ts";
import type { SandpitEntry } from "../entry.ts";

/** What the owner of a sandpit should hear although no command of theirs runs. */
export interface Notice {
  readonly entry: SandpitEntry;
  readonly about: "warning" | "asleep" | "destroyed" | "failed";
  /** Whole sentences. */
  readonly text: string;
}

/**
 * Tells the owner, beside what the reaper prints.
 *
 * @throws {UserError} if it could not be told; nobody tells it again
 */
export type Notify = (context: Context, notice: Notice) => Promise<void>;
