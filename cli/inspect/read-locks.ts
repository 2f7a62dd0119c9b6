import { type LockStatus, type StackLock, StateError } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { openLock } from "../plan/environment-lock.ts";
import type { FoundStacks } from "./find-stacks.ts";
import { sourceOf } from "./read-stacks.ts";

/** Whether each state is locked; `unknown`, with the reason, if its backend cannot say. */
export async function readLocks(
  context: Pick<Context, "io">,
  { target, stacks }: Pick<FoundStacks, "target" | "stacks">,
): Promise<StackLock[]> {
  return await Promise.all(
    stacks.map(async (stack) => {
      const { file, lock } = sourceOf(context, { target }, stack);
      return { stack, status: await statusOf(file, lock) };
    }),
  );
}

/** The lock of one environment. */
export interface LockOfEnvironment {
  readonly environment: string;
  readonly status: LockStatus;
}

/** Whether each environment is locked by a run that changes it, or why that is not known. */
export async function readEnvironmentLocks(
  { io }: Pick<Context, "io">,
  { target, environments }: Pick<FoundStacks, "target" | "environments">,
): Promise<LockOfEnvironment[]> {
  return await Promise.all(
    environments.map(async (each) => {
      const lock = openLock({ io, target }, each);
      const status =
        lock === undefined
          ? ({ status: "unknown", reason: "Its backend has no lock for a whole environment." } as const)
          : await statusOf(lock.file, lock.status);
      return { environment: each.name, status };
    }),
  );
}

async function statusOf(file: string, ask: () => Promise<LockStatus>): Promise<LockStatus> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    return { status: "unknown", reason: `${file}: ${failure.message}` };
  }
}
