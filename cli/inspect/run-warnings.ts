import type { Run } from "../plan/run.ts";
import { unmovedWarnings } from "../plan/unmoved.ts";
import { orphanWarnings } from "./orphans.ts";
import { programWarnings } from "./program-warnings.ts";

/** What a plan does not show but its reader should know, a sentence each. */
export async function runWarnings(run: Run): Promise<string[]> {
  const warnings = await Promise.all([orphanWarnings(run), programWarnings(run)]);
  return [...unmovedWarnings(run), ...warnings.flat()];
}
