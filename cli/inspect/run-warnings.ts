import type { EnvironmentRun } from "../plan/run.ts";
import { unmovedWarnings } from "../plan/unmoved.ts";
import { type OrphansOfRun, orphanWarnings } from "./orphans.ts";
import { programWarnings } from "./program-warnings.ts";
import type { Survey } from "./survey-states.ts";

/** What a plan does not show but its reader should know, a sentence each. */
export function runWarnings(
  run: EnvironmentRun,
  orphans: OrphansOfRun,
  { registries }: Pick<Survey, "registries">,
): string[] {
  return [...unmovedWarnings(run), ...orphanWarnings(run, orphans), ...programWarnings(run, registries)];
}
