import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validEnvironments } from "@ml-platform/environments/loaded";
import {
  isMirrored,
  type JsonObject,
  type Reading,
  type Sibling,
  secretsOf,
  visibleAttributes,
} from "@ml-platform/state";
import { planFile } from "../plan/make-plan.ts";
import { sensitiveValues } from "../plan/marks.ts";
import type { Run, RunStack } from "../plan/run.ts";
import { runStacks } from "../plan/run-stacks.ts";
import type { Outcome } from "../plan/scheduler.ts";
import { driftOf, type FoundDrift } from "./drift-of-plan.ts";

/**
 * Compares states with the real infrastructure. A refresh only reads the outputs of upstream stacks, so a failed check
 * of one stack does not prevent the check of its downstream stacks.
 *
 * @param known all states, so that their secrets are hidden, and what they manage is known
 */
export async function driftStacks(run: Run, known: readonly Reading[]): Promise<Map<string, Outcome<FoundDrift>>> {
  const independent = run.stacks.map((stack) => ({ ...stack, dependencies: [] }));
  const siblings = await siblingsOf(run, known);
  return runStacks(run, independent, (stack) => driftStack(run, stack, { known, siblings }));
}

interface Known {
  readonly known: readonly Reading[];
  readonly siblings: readonly Sibling[];
}

async function driftStack(run: Run, { id, directory }: RunStack, { known, siblings }: Known): Promise<FoundDrift> {
  const { terraform, progress } = run;
  progress.update(id, { phase: "initializing" });
  await terraform.initForPlan(directory);
  progress.update(id, { phase: "planning" });
  const plan = await terraform.planRefreshOnly(directory, planFile);
  for (const secret of sensitiveValues({ ...plan, resource_changes: plan.resource_drift ?? [] }))
    run.secrets.add(secret);
  const configuration = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as JsonObject;
  const drift = driftOf(plan, { secrets: secretsOf({ id }, known), configuration, siblings });
  const { length } = drift.resources;
  progress.update(id, { phase: "done", note: length === 0 ? "no drift" : `${length} drifted` });
  return drift;
}

/**
 * What is managed in the same account, of the types that other resources mirror. Names of roles and buckets are unique in
 * an account only.
 */
async function siblingsOf({ request, environment }: Run, known: readonly Reading[]): Promise<Sibling[]> {
  const all = validEnvironments(await request.services.environments());
  const names = all.filter(({ account }) => account.id === environment.account.id).map(({ name }) => name);
  return known.flatMap((reading) =>
    reading.status === "read" && (names.includes(reading.stack.environment) || reading.stack.origin === "sandpit")
      ? reading.state.resources
          .filter(({ mode, type }) => mode === "managed" && isMirrored(type))
          .map((resource) => ({ type: resource.type, attributes: visibleAttributes(resource) }))
      : [],
  );
}
