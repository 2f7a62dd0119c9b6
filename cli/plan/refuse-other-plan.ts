import { UserError } from "@ml-platform/rules";
import { type Report, resultOf } from "./report.ts";

/**
 * Refuses a plan that is not the one that was reviewed.
 *
 * @param reviewed the fingerprint of the reviewed plan
 * @throws {UserError} when the plan has another fingerprint, or none
 */
export function refuseOtherPlan(report: Report, reviewed: string): void {
  const { fingerprint, command } = report;
  if (fingerprint === reviewed) return;
  const word = command === "destroy" ? "destroy" : "apply";
  if (resultOf(report) === "no changes") {
    throw new UserError(
      `There is nothing to ${word}, and the plan that was reviewed (fingerprint ${reviewed}) no longer exists: its changes were made, or something changed in between.`,
    );
  }
  const now = fingerprint === undefined ? "not every stack could be planned" : `it is ${fingerprint}`;
  const past = command === "destroy" ? "destroyed" : "applied";
  throw new UserError(
    `The plan is not the one that was reviewed: its fingerprint was ${reviewed}, now ${now}. Something changed in between. Nothing was ${past}: plan again, and review the new plan.`,
  );
}
