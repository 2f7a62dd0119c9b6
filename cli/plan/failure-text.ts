import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { failureMessage } from "../output/failure-message.ts";
import type { Diagnostic } from "../terraform/events.ts";
import { explainAll } from "../terraform/explain.ts";
import type { Values } from "../terraform/import-ids.ts";
import type { PlanJson } from "../terraform/plan-json.ts";
import { planJsonName } from "../terraform/terraform.ts";
import { TerraformFailure } from "../terraform/terraform-failure.ts";
import { targetHint } from "./hints.ts";
import { protectionSteps } from "./protection.ts";
import type { Run, RunStack } from "./run.ts";

/** Why work on a stack failed, for a person, without known sensitive values. */
export function failureText(
  run: Run,
  stack: Pick<RunStack, "id" | "directory" | "location">,
  failure: unknown,
): string {
  return run.redact(describe(run, stack, failure));
}

function describe(run: Run, stack: Pick<RunStack, "id" | "directory" | "location">, failure: unknown): string {
  if (failure instanceof UserError) return failure.message;
  if (!(failure instanceof TerraformFailure)) {
    return failureMessage(failure) ?? (failure instanceof Error ? failure.message : String(failure));
  }
  const { base } = run.environment;
  const { diagnostics, wasInterrupted } = failure;
  const text = explainAll(wasInterrupted ? diagnostics.filter((each) => !isEcho(each)) : diagnostics, {
    stack: stack.id,
    environment: run.environment.name,
    unprotect: protectionSteps(run.environment),
    account: run.environment.account.id,
    directory: run.shown(stack.directory),
    backend: stack.location.type,
    program: run.program.name,
    targetHint: targetHint(run.request),
    importing: {
      environment: run.environment.name,
      region: run.environment.region,
      targetHint: targetHint(run.request),
      command: run.request.remedies?.import,
      plannedValues: (address) => plannedValues(run, stack.directory, address),
    },
    ...(base !== undefined && { base: { name: base.name, stacks: run.baseStacks.map(({ id }) => id) } }),
  });
  return text;
}

/** Whether work on a stack ended because somebody asked for it: then its failure has no other text than what failed besides. */
export function isInterruption(failure: unknown): boolean {
  return failure instanceof TerraformFailure && failure.wasInterrupted;
}

/** Whether an error only says that Terraform was asked to stop. */
function isEcho({ summary, detail }: Diagnostic): boolean {
  return /^(execution halted|interrupted|operation cancell?ed)$|context cancell?ed/i.test(
    `${summary} ${detail}`.trim(),
  );
}

/** Does work on a stack; a failure becomes an error for a person. */
export async function explained<T>(
  run: Run,
  stack: Pick<RunStack, "id" | "directory" | "location">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    throw new UserError(failureText(run, stack, failure), { cause: failure });
  }
}

/** What the saved plan of a stack says of a resource, as far as it is known, with the account, which some ids contain. */
function plannedValues(run: Run, directory: string, address: string): Values | undefined {
  const change = savedPlan(directory)?.resource_changes?.find((each) => each.address === address)?.change;
  return change === undefined ? undefined : { account: run.environment.account.id, ...(change.after as Values | null) };
}

function savedPlan(directory: string): PlanJson | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, planJsonName), "utf8")) as PlanJson;
  } catch {
    return undefined;
  }
}
