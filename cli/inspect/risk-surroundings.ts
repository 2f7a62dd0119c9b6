import { mayHoldAnything, readStates } from "@ml-platform/state";
import { targetHint } from "../plan/hints.ts";
import { locatedStacks, openOptions } from "../plan/locate.ts";
import { protectionSteps } from "../plan/protection.ts";
import type { Surroundings } from "../plan/risks/standing.ts";
import type { Run } from "../plan/run.ts";
import { selectStacks } from "../plan/selection.ts";
import { derivedEnvironments } from "./select-existing.ts";

/**
 * What the plans of a run are compared with. A state that cannot be read is left out: planning its stack fails, with the
 * reason.
 *
 * @throws {UserError} for `--allow-replace` of a stack that the environment does not have
 */
export async function surroundingsOf(run: Run): Promise<Surroundings> {
  const { request, environment, allStacks } = run;
  const { io, target, allowReplace = [] } = request;
  const derived = await derivedEnvironments(run);
  const theirs = await Promise.all(derived.map((each) => locatedStacks(request, each)));
  const readings = await readStates([...allStacks, ...theirs.flat()], openOptions(io, target));
  return {
    environment,
    standing: readings.flatMap((reading) =>
      reading.status === "read" && mayHoldAnything(reading) ? [{ stack: reading.stack, state: reading.state }] : [],
    ),
    mayReplace: allowReplace.length === 0 ? new Set() : selectStacks(allStacks, allowReplace),
    targetHint: targetHint(request),
    unprotect: protectionSteps(environment),
  };
}
