import { type StackLock, StateError } from "@ml-platform/state";
import type { Context } from "../context.ts";
import type { FoundStacks } from "./find-stacks.ts";
import { sourceOf } from "./read-stacks.ts";

/** Whether each state is locked; `unknown`, with the reason, if its backend cannot say. */
export async function readLocks(context: Context, { target, stacks }: FoundStacks): Promise<StackLock[]> {
  return await Promise.all(
    stacks.map(async (stack) => {
      const source = sourceOf(context, { target }, stack);
      try {
        return { stack, status: await source.lock() };
      } catch (failure) {
        if (!(failure instanceof StateError)) throw failure;
        return { stack, status: { status: "unknown", reason: `${source.file}: ${failure.message}` } as const };
      }
    }),
  );
}
