import { printable } from "../../output/printable.ts";
import { addCounts } from "../../plan/plan-summary.ts";
import { countsText } from "../../plan/report.ts";
import type { AffectedStack } from "../affected-stacks.ts";
import type { ReviewedPlan } from "./reviewed-plan.ts";

const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
  signDisplay: "exceptZero",
});

const fewRisks = 3;
const fewFingerprints = 6;

/** What GitLab asks before a person starts a gate: what was reviewed, what it risks and costs, and what nobody has seen. */
export function gateText(
  environment: string,
  stacks: readonly Pick<AffectedStack, "id">[],
  reviewed: ReadonlyMap<string, ReviewedPlan>,
): string {
  const plans = stacks.flatMap(({ id }) => {
    const plan = reviewed.get(id);
    return plan === undefined ? [] : [{ id, plan }];
  });
  const unseen = stacks.filter(({ id }) => !reviewed.has(id)).map(({ id }) => id);
  const risks = plans.flatMap(({ plan }) => plan.risks);
  const cost = plans.reduce((sum, { plan }) => sum + (plan.costDifference ?? 0), 0);
  const sentences = [
    `Apply ${environment}?`,
    ...(plans.length === 0
      ? []
      : [`Reviewed: ${totalsText(plans.map(({ plan }) => plan))} in ${stacksText(plans.length)}.`]),
    ...(unseen.length === 0 ? [] : [`Not reviewed: ${unseen.join(", ")}; read the plan jobs of ${environment} first.`]),
    ...(risks.length === 0 ? [] : [`Risks: ${limited(risks, fewRisks, " ")}`]),
    ...(Math.abs(cost) < 0.5 ? [] : [`Cost: ${dollars.format(cost)} a month.`]),
    ...fingerprints(plans),
  ];
  return printable(sentences.join(" ")).replaceAll(/\s+/g, " ");
}

function totalsText(plans: readonly ReviewedPlan[]): string {
  return countsText(addCounts(plans.map(({ totals }) => totals)));
}

function stacksText(count: number): string {
  return `${count} ${count === 1 ? "stack" : "stacks"}`;
}

function fingerprints(plans: readonly { readonly id: string; readonly plan: ReviewedPlan }[]): string[] {
  const texts = plans.flatMap(({ id, plan }) => (plan.fingerprint === undefined ? [] : [`${id} ${plan.fingerprint}`]));
  return texts.length === 0 ? [] : [`Fingerprints: ${limited(texts, fewFingerprints, ", ")}.`];
}

function limited(texts: readonly string[], most: number, separator: string): string {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(separator);
}
