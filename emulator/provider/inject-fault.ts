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
 * @throws {ProviderError} for the effects "fail" and "throttle"
 */
export async function injectFault(faults: Faults, type: string, operation: Operation): Promise<void> {
  const fault = faults.next(type, operation);
  if (fault === undefined) return;
  if (fault.effect === "slow") return void (await sleep((fault.seconds ?? 1) * 1000));
  const reason =
    fault.effect === "throttle"
      ? "ThrottlingException: Rate exceeded"
      : (fault.message ?? "InternalFailure: a fault was requested");
  throw new ProviderError(`${gerunds[operation]} ${type}: ${reason}`);
}
