import { accountChecks } from "./checks/account.ts";
import { bootstrapChecks } from "./checks/bootstrap.ts";
import { bucketChecks } from "./checks/bucket.ts";
import { localChecks } from "./checks/local.ts";
import { machineChecks } from "./checks/machine.ts";
import { providerChecks } from "./checks/provider.ts";
import { sandpitChecks } from "./checks/sandpits.ts";
import { stateChecks } from "./checks/states.ts";
import { variableChecks } from "./checks/variables.ts";
import { type Finding, skips, warns } from "./finding.ts";
import type { Check, Subject } from "./subject.ts";

/** In the order in which they are reported. */
const checks: readonly Check[] = [
  ...machineChecks,
  ...providerChecks,
  ...localChecks,
  ...accountChecks,
  ...bucketChecks,
  ...stateChecks,
  ...bootstrapChecks,
  ...sandpitChecks,
  ...variableChecks,
];

export type Examined = Finding & { readonly name: string };

/**
 * Runs every check at once.
 *
 * @param patience milliseconds after which a check is given up
 */
export function examine(subject: Subject, patience: number): Promise<Examined[]> {
  return Promise.all(checks.map(async (check) => ({ name: check.name, ...(await inTime(check, subject, patience)) })));
}

async function inTime(check: Check, subject: Subject, patience: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const answer = warns(`There was no answer within ${patience / 1000} s.`, "Check the network, or a proxy.");
    timer = setTimeout(() => resolve(answer), patience);
  });
  try {
    return await Promise.race([Promise.resolve(check.run(subject)), late]);
  } catch (failure) {
    return skips(`Could not be checked: ${failure instanceof Error ? failure.message : String(failure)}.`);
  } finally {
    clearTimeout(timer);
  }
}
