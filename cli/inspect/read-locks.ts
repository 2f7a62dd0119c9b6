import { failureOf, type LockStatus, type StackLock, StateError, type StateFailure } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { openLock } from "../plan/environment-lock.ts";
import type { FoundStacks } from "./find-stacks.ts";
import { sourceOf } from "./read-stacks.ts";

/** A lock that was asked for, and why that failed: a backend that cannot tell has not failed. */
export interface AskedLock extends StackLock {
  readonly failure?: StateFailure;
}

/** Whether each state is locked; `unknown`, with the reason, if its backend cannot say or could not be asked. */
export async function readLocks(
  context: Pick<Context, "io">,
  { target, stacks }: Pick<FoundStacks, "target" | "stacks">,
): Promise<AskedLock[]> {
  return await Promise.all(
    stacks.map(async (stack) => {
      const { file, lock } = sourceOf(context, { target }, stack);
      return { stack, ...(await statusOf(file, lock)) };
    }),
  );
}

/** The lock of one environment. */
export interface LockOfEnvironment {
  readonly environment: string;
  readonly status: LockStatus;
  readonly failure?: StateFailure;
}

/** Whether each environment is locked by a run that changes it, or why that is not known. */
export async function readEnvironmentLocks(
  { io }: Pick<Context, "io">,
  { target, environments }: Pick<FoundStacks, "target" | "environments">,
): Promise<LockOfEnvironment[]> {
  return await Promise.all(
    environments.map(async (each) => {
      const lock = openLock({ io, target }, each);
      const asked =
        lock === undefined
          ? { status: { status: "unknown", reason: "Its backend has no lock for a whole environment." } as const }
          : await statusOf(lock.file, lock.status);
      return { environment: each.name, ...asked };
    }),
  );
}

async function statusOf(file: string, ask: () => Promise<LockStatus>): Promise<Pick<AskedLock, "status" | "failure">> {
  try {
    return { status: await ask() };
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    return { status: { status: "unknown", reason: `${file}: ${failure.message}` }, failure: failureOf(file, failure) };
  }
}
