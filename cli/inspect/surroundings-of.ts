import { targetHint } from "../plan/hints.ts";
import { protectionSteps } from "../plan/protection.ts";
import type { StandingStack, Surroundings } from "../plan/risks/standing.ts";
import type { EnvironmentRun } from "../plan/run.ts";
import { selectStacks } from "../plan/selection.ts";

/**
 * What the plans of a run are compared with.
 *
 * @throws {UserError} for `--allow-replace` of a stack that the environment does not have
 */
export function surroundingsOf(run: EnvironmentRun, standing: readonly StandingStack[]): Surroundings {
  const { request, environment, allStacks } = run;
  const { allowReplace = [], appliedFirst = [] } = request;
  return {
    environment,
    standing,
    appliedFirst: new Set(appliedFirst),
    mayReplace: allowReplace.length === 0 ? new Set() : selectStacks(allStacks, allowReplace),
    targetHint: targetHint(request),
    unprotect: protectionSteps(environment),
  };
}
