import { addCounts } from "../../plan/plan-summary.ts";
import type { PlannedEnvironment } from "./collect-plans.ts";

/**
 * How many resources all plans create, update and delete. A replaced resource is created and deleted.
 *
 * Source: https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsterraform; the parser,
 * `lib/gitlab/ci/parsers/terraform/tfplan.rb`, wants these three members.
 */
export interface TerraformReport {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** The largest number that GitLab shows. */
const most = 999_999;

/** Pure. */
export function terraformReport(environments: readonly PlannedEnvironment[]): TerraformReport {
  const { add, change, replace, destroy } = addCounts(
    environments.flatMap(({ stacks }) =>
      stacks.flatMap((stack) =>
        "report" in stack ? stack.report.stacks.flatMap(({ plan }) => plan?.counts ?? []) : [],
      ),
    ),
  );
  return {
    create: Math.min(most, add + replace),
    update: Math.min(most, change),
    delete: Math.min(most, destroy + replace),
  };
}
