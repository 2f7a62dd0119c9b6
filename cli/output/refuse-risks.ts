import { UserError } from "@ml-platform/rules";
import type { Report } from "../plan/report.ts";
import { refusalText } from "./render-risks.ts";

/** @throws {UserError} for a plan with a risk that is refused, saying the way that works */
export function refuseRisks({ risks = [] }: Pick<Report, "risks">): void {
  const refused = risks.filter((risk) => risk.refused !== undefined);
  if (refused.length === 0) return;
  throw new UserError(["The plan is refused, and nothing was changed.", ...refused.map(refusalText)].join("\n  "));
}
