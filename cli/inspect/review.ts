import { budgetRisks } from "../plan/cost/budget-risks.ts";
import type { StackPlan } from "../plan/plan-stacks.ts";
import { protectionRisks } from "../plan/protection.ts";
import type { Report } from "../plan/report.ts";
import { donePlans, planReport } from "../plan/report-run.ts";
import { gravestFirst, risksOf } from "../plan/risks/risks-of.ts";
import { unsupportedVersions } from "../plan/risks/unsupported-versions.ts";
import type { EnvironmentRun } from "../plan/run.ts";
import type { Outcome } from "../plan/scheduler.ts";
import { costOfRun } from "./cost-of-run.ts";
import { imageWarnings } from "./image-warnings.ts";
import { orphansOfRun } from "./orphans.ts";
import { runWarnings } from "./run-warnings.ts";
import { supportWarnings } from "./support-warnings.ts";
import { surroundingsOf } from "./surroundings-of.ts";
import { surveyStates } from "./survey-states.ts";

/**
 * The report of a plan with all that its reader should know before applying it.
 *
 * @param isDestroy whether the plans are those of a destroy @default - those of the command `destroy` are
 */
export async function review(
  run: EnvironmentRun,
  command: Report["command"],
  plans: ReadonlyMap<string, Outcome<StackPlan>>,
  isDestroy = command === "destroy",
): Promise<Report> {
  const orphans = await orphansOfRun(run);
  const done = donePlans(plans);
  const survey = await surveyStates(run, plans, orphans.own);
  const cost = costOfRun(run, done, orphans.own, survey);
  const surroundings = surroundingsOf(run, survey.standing);
  const today = run.request.services.now();
  const report = planReport(run, command, plans, isDestroy);
  return {
    ...report,
    risks: gravestFirst([
      ...(isDestroy && done.size > 0 ? protectionRisks(run.environment, run.request) : []),
      ...unsupportedVersions(done.values(), today),
      ...budgetRisks(run.environment, cost),
      ...risksOf(done, surroundings, isDestroy),
    ]).map((risk) => ({
      ...risk,
      text: run.redact(risk.text),
      ...(risk.refused !== undefined && { refused: run.redact(risk.refused) }),
    })),
    cost,
    warnings: [
      ...(report.warnings ?? []),
      ...(isDestroy ? [] : [...supportWarnings(run, today), ...imageWarnings(done.values(), today)]),
      ...runWarnings(run, orphans, survey),
    ],
  };
}
