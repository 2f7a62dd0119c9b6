import type { Report } from "../../plan/report.ts";
import type { PlanDifference } from "./compare-plans.ts";
import type { Verdict } from "./judge-plan.ts";
import type { Reviewed } from "./reviewed-plan.ts";

/** Enough to see what happened; the plan above has everything. */
const mostDifferences = 50;

/** Why the plan of now is not applied, what differs, and how to go on. */
export function refusalText(
  id: string,
  { file, report }: Reviewed,
  now: Report,
  { because, differences }: Extract<Verdict, { decision: "refused" }>,
): string {
  const lines = differences.slice(0, mostDifferences).map((each) => `  ${differenceText(each)}`);
  const more = differences.length - lines.length;
  return [
    `The plan of ${id} is not the one that was reviewed (${file}): ${because}. Its fingerprint was ${report.fingerprint}, now it is ${now.fingerprint}.${lines.length > 0 ? " What differs:" : ""}`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `Nothing of ${id} was applied. To apply what is planned now, start a new pipeline on the default branch: it plans again and waits for approval. To apply something else, open a merge request.`,
  ].join("\n");
}

/** `aws_vpc.main.cidr_block: reviewed "10.0.0.0/16", now "10.1.0.0/16"` */
export function differenceText({ where, reviewed, now }: PlanDifference): string {
  if (reviewed === undefined) return `${where}: not reviewed, now ${now}`;
  return `${where}: reviewed ${reviewed}, now ${now ?? "not planned"}`;
}
