import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { stateLocation } from "@ml-platform/stacks";
import { synthesize } from "@ml-platform/stacks/synthesize";
import type { JsonObject, Stack } from "@ml-platform/state";

/** The stacks of the reference environments with their configurations, from which the diagrams are drawn. */
export async function referenceStacks(): Promise<Stack[]> {
  const outdir = mkdtempSync(join(tmpdir(), "diagrams-"));
  const state = { target: "aws", localState: "state" } as const;
  try {
    const options = { outdir, ...state, today: new Date("2026-11-21") };
    const { stacks } = await synthesize(referenceEnvironments, options);
    const environments = new Map(referenceEnvironments.map((environment) => [environment.name, environment]));
    return stacks.map((stack) => ({
      ...stack,
      location: stateLocation(environments.get(stack.environment) as Environment, stack.id, state),
      configuration: JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as JsonObject,
    }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
