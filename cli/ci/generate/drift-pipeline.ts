import { noOp } from "./no-op.ts";
import type { Pipeline } from "./pipeline.ts";

/** The child pipeline of the schedule that compares what exists with the states. @param environments their names */
export function driftPipeline(environments: readonly string[]): Pipeline {
  const title = "Drift of every environment";
  if (environments.length === 0) return noOp(title, "There is no environment.");
  const jobs = environments.map((name) => ({
    name: `drift ${name}`,
    extends: ".drift" as const,
    stage: "drift",
    variables: { PLATFORM_ENVIRONMENT: name },
  }));
  return { title, stages: ["drift"], jobs };
}
