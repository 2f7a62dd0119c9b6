import { setTimeout as sleep } from "node:timers/promises";
import type { Faults, Operation } from "../faults.ts";
import { ProviderError } from "../wire/diagnostic.ts";

const gerunds: Readonly<Record<Operation, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  read: "reading",
};

/**
 * Applies the fault that is due for an operation, if any: the operation is delayed or fails.
 *
 * @param stopped ends a delay: Terraform was asked to stop
 * @returns waits once the operation is done, if it is to be answered late
 * @throws {ProviderError} for the effects "fail" and "throttle", and for a delay that was ended
 */
export async function injectFault(
  faults: Faults,
  type: string,
  operation: Operation,
  stopped: AbortSignal,
): Promise<() => Promise<void>> {
  const fault = faults.next(type, operation);
  const nothing = async (): Promise<void> => {};
  if (fault === undefined) return nothing;
  const milliseconds = (fault.seconds ?? 1) * 1000;
  switch (fault.effect) {
    case "late":
      return async () => void (await delay(milliseconds, stopped));
    case "slow":
      if (await delay(milliseconds, stopped)) return nothing;
      throw new ProviderError(`${gerunds[operation]} ${type}: RequestCanceled: context canceled`);
    case "throttle":
      throw new ProviderError(`${gerunds[operation]} ${type}: ThrottlingException: Rate exceeded`);
    case "fail":
      throw new ProviderError(
        `${gerunds[operation]} ${type}: ${fault.message ?? "InternalFailure: a fault was requested"}`,
      );
  }
}

/** setTimeout takes no more (2^31 - 1 milliseconds, 24.8 days). */
const longestDelay = 2 ** 31 - 1;

/** @returns whether the time passed, or else the delay was ended. It does not keep the process running. */
async function delay(milliseconds: number, stopped: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.min(milliseconds, longestDelay), undefined, { signal: stopped, ref: false });
    return true;
  } catch {
    return false;
  }
}
