import { mayHoldAnything, type Reading, readStates, type Stack } from "@ml-platform/state";
import { targetHint } from "../plan/hints.ts";
import { locatedStacks, openOptions } from "../plan/locate.ts";
import { protectionSteps } from "../plan/protection.ts";
import type { Surroundings } from "../plan/risks/standing.ts";
import type { EnvironmentRun, Run } from "../plan/run.ts";
import { selectStacks } from "../plan/selection.ts";
import { derivedEnvironments } from "./select-existing.ts";

/**
 * The states of every stack of the environment, of the environments that are derived from it, and of its orphans: what
 * the plans of a run are compared with, and what costs something beside them.
 */
export async function readSurroundings(run: Run, orphans: readonly Stack[]): Promise<readonly Reading[]> {
  const { request, allStacks } = run;
  const derived = await derivedEnvironments(run);
  const theirs = await Promise.all(derived.map((each) => locatedStacks(request, each)));
  return await readStates([...allStacks, ...theirs.flat(), ...orphans], openOptions(request.io, request.target));
}

/**
 * What the plans of a run are compared with. A state that cannot be read is left out: planning its stack fails, with the
 * reason.
 *
 * @param orphans ids of the stacks that the code no longer has: nothing is known of what they read
 * @throws {UserError} for `--allow-replace` of a stack that the environment does not have
 */
export function surroundingsOf(
  run: EnvironmentRun,
  readings: readonly Reading[],
  orphans: ReadonlySet<string>,
): Surroundings {
  const { request, environment, allStacks } = run;
  const { allowReplace = [], appliedFirst = [] } = request;
  return {
    environment,
    standing: readings.flatMap((reading) =>
      reading.status === "read" && mayHoldAnything(reading) && !orphans.has(reading.stack.id)
        ? [{ stack: reading.stack, state: reading.state }]
        : [],
    ),
    appliedFirst: new Set(appliedFirst),
    mayReplace: allowReplace.length === 0 ? new Set() : selectStacks(allStacks, allowReplace),
    targetHint: targetHint(request),
    unprotect: protectionSteps(environment),
  };
}
