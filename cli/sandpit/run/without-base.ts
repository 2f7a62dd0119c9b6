import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mayHoldAnything } from "@ml-platform/state";
import { explained } from "../../plan/failure-text.ts";
import { readState } from "../../plan/read-state.ts";
import type { Run, RunStack } from "../../plan/run.ts";
import { bareStack } from "../leftovers/bare-stacks.ts";
import type { Bundle } from "../registry/registry.ts";
import { readFromBase } from "./base-ready.ts";
import type { Sandpits } from "./sandpit-run.ts";

/** Of providers that sign in to a cluster. */
const inClusters = /^(kubernetes|helm)_/;

/**
 * Prepares the destroy of stacks whose base was destroyed meanwhile: they can no longer be planned with what they read of
 * it. What they have in its clusters is gone with these, so it is forgotten; everything else can be destroyed without it.
 */
export async function prepareWithoutBase(sandpits: Sandpits, run: Run, bundle: Bundle): Promise<void> {
  const gone = await goneStacks(sandpits, bundle);
  for (const stack of run.stacks.filter(({ reads }) => reads.some((id) => gone.has(id)))) {
    const kept = bundle.stacks.find(({ id }) => id === stack.id);
    if (kept === undefined) continue;
    const { configuration } = bareStack(kept, kept.id, kept.name, ["aws"]);
    writeFileSync(join(stack.directory, "cdk.tf.json"), configuration, { mode: 0o600 });
    await forgetClusters(run, stack);
  }
}

async function goneStacks(sandpits: Sandpits, bundle: Bundle): Promise<ReadonlySet<string>> {
  const readings = await readFromBase(sandpits, bundle.stacks);
  return new Set(readings.flatMap((reading) => (mayHoldAnything(reading) ? [] : [reading.stack.id])));
}

async function forgetClusters(run: Run, stack: RunStack): Promise<void> {
  const reading = await readState(run, stack);
  if (reading.status !== "read") return;
  const objects = reading.state.resources.filter(({ mode, type }) => mode === "managed" && inClusters.test(type));
  if (objects.length === 0) return;
  await explained(run, stack, async () => {
    await run.terraform.init(stack.directory);
    await run.terraform.forget(
      stack.directory,
      objects.map(({ address }) => address),
    );
  });
  run.progress.say(
    `${run.environment.base?.name ?? "The base"} no longer has the clusters that ${stack.id} was in, so what it had in them is gone with them: ${objects.length} objects are forgotten.`,
  );
}
