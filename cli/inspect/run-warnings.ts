import type { EnvironmentRun } from "../plan/run.ts";
import { unmovedWarnings } from "../plan/unmoved.ts";
import { type OrphansOfRun, orphanWarnings } from "./orphans.ts";
import { programWarnings } from "./program-warnings.ts";

/** What a plan does not show but its reader should know, a sentence each. */
export async function runWarnings(run: EnvironmentRun, orphans: OrphansOfRun): Promise<string[]> {
  return [...unmovedWarnings(run), ...orphanWarnings(run, orphans), ...(await programWarnings(run))];
}
