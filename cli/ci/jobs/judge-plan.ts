import { type Report, resultOf } from "../../plan/report.ts";
import { comparePlans, type PlanDifference, type Planned } from "./compare-plans.ts";

/** What an apply may do with the plan of now. */
export type Verdict =
  /** Nothing is left to do, whatever was reviewed: what exists is what the code configures. */
  | { readonly decision: "nothing" }
  | { readonly decision: "as reviewed" }
  /** Apply it: it does what was reviewed or less, with values that were unknown then. */
  | { readonly decision: "part"; readonly differences: readonly PlanDifference[] }
  | { readonly decision: "refused"; readonly because: string; readonly differences: readonly PlanDifference[] };

/**
 * Decides whether the plan of now is what a person agreed to.
 *
 * A plan with the reviewed fingerprint is. So is one that does nothing that was not shown, if it cannot have the
 * fingerprint: the reviewed one was provisional, or some of its changes are made, as by an apply that was stopped. Values
 * that are masked in both plans are compared by the fingerprint only, so in the last case there must be none.
 *
 * @param now is of the same stack
 */
export function judgePlan(reviewed: Report, now: Report): Verdict {
  // Of a removed stack of which nothing exists, there is no plan.
  const [shown = {}, planned = {}] = [reviewed.stacks[0], now.stacks[0]] as [Planned?, Planned?];
  const elsewhere = otherDestination(reviewed, now);
  if (elsewhere !== undefined) return { decision: "refused", because: elsewhere, differences: [] };
  if (resultOf(now) === "no changes") return { decision: "nothing" };
  if (now.fingerprint !== undefined && now.fingerprint === reviewed.fingerprint) return { decision: "as reviewed" };
  const differences = comparePlans(shown, planned);
  const refused = (because: string): Verdict => ({ decision: "refused", because, differences });
  if (differences.some(({ isSurprise }) => isSurprise)) return refused("it would do what was not reviewed");
  if (shown.provisional !== undefined) return { decision: "part", differences };
  if (!differences.some(({ now: left }) => left === undefined)) {
    return refused("the same is planned on other current values, or with other sensitive values");
  }
  if (differences.some(({ isHidden }) => isHidden === true)) {
    return refused("what is left of it has sensitive values, which cannot be compared");
  }
  return { decision: "part", differences };
}

/** What two plans are made for, if it is not the same. */
function otherDestination(reviewed: Report, now: Report): string | undefined {
  const places = [reviewed, now].map(({ head, isDestroy = false }) => {
    const { environment, account, region, target } = head;
    const what = `${isDestroy ? "a destroy" : "an apply"} of ${environment}`;
    return [what, `account ${account.id}`, region, `target ${target}`].join(", ");
  });
  return places[0] === places[1] ? undefined : `it was the plan of ${places[0]}, and this is ${places[1]}`;
}
