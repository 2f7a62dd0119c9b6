import { type LockStatus, type StackPlace, StateError } from "@ml-platform/state";
import type { Context } from "../commands/options.ts";
import { type Places, sourceOf } from "./survey.ts";

export interface StackLock {
  readonly place: StackPlace;
  readonly status: LockStatus;
}

/** Whether each state is locked; one that cannot be asked is `unknown`, with the reason. */
export async function readLocks(context: Context, { target, places }: Places): Promise<StackLock[]> {
  return await Promise.all(
    places.map(async (place) => {
      const source = sourceOf(context, target, place);
      try {
        return { place, status: await source.lock() };
      } catch (failure) {
        if (!(failure instanceof StateError)) throw failure;
        return { place, status: { status: "unknown", reason: `${source.file}: ${failure.message}` } as const };
      }
    }),
  );
}
