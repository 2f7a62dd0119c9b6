import type { AffectedStacks } from "../ci/affected-stacks.ts";
import type { PlannedEnvironment } from "../ci/summary/collect-plans.ts";
import { combineReports } from "../ci/summary/combine-reports.ts";
import { addCounts } from "../plan/plan-summary.ts";
import { countsText, type Report } from "../plan/report.ts";
import type { Risk } from "../plan/risks/risk.ts";
import { gravestFirst } from "../plan/risks/risks-of.ts";
import { escaped } from "./escaped.ts";
import { plural } from "./print.ts";
import { printable } from "./printable.ts";
import { monthlyText } from "./render-cost.ts";
import { longestComment, renderMarkdown } from "./render-markdown.ts";
import { riskItems } from "./render-risks.ts";

/** Where the plans come from: what the beginning of a note says. */
export interface PlanOrigin {
  /** The commit that was planned. */
  readonly commit: string;
  /** The branch that it is to be merged into. @default - none */
  readonly into?: string;
  /** The page of the pipeline. @default - none */
  readonly pipelineUrl?: string;
}

/** The plans of a pipeline as the note in a merge request: what cannot be undone comes first, details are folded. */
export function renderPipelinePlan(
  origin: PlanOrigin,
  affected: AffectedStacks,
  environments: readonly PlannedEnvironment[],
): string {
  const reports = environments.flatMap((environment) => {
    const { removed, kept } = combineReports(environment);
    return [removed, kept].filter((report): report is Report => report !== undefined);
  });
  const beginning = [
    ...title(origin),
    originLine(origin, affected, environments),
    "",
    ...failedItems(environments),
    ...removedItems(environments),
    ...riskItems(gravestFirst(reports.flatMap(risksOf))),
    ...overview(environments),
  ].join("\n");
  let left = longestComment - beginning.length - 1000;
  const details = reports.map((report) => {
    // All risks are told above.
    const text = renderMarkdown({ ...report, risks: [] }, { detailed: false, fingerprints: true, longest: left });
    left -= text.length;
    return text;
  });
  return `${printable([beginning, ...details].join("\n"))}\n`;
}

/** A risk of a whole environment names it, as one of a stack names the stack. */
function risksOf({ risks = [], head }: Report): Risk[] {
  return risks.map((risk) => ({ ...risk, stack: risk.stack ?? head.environment }));
}

/** The same where nothing could be planned. */
export function renderNoPlan(origin: PlanOrigin, reason: string): string {
  return `${printable([...title(origin), `**No plan:** ${escaped(reason)} ${link(origin)}`].join("\n")).trimEnd()}\n`;
}

function title({ commit, into }: PlanOrigin): string[] {
  return [`## Plan of ${commit.slice(0, 8)}${into === undefined ? "" : ` into ${escaped(into)}`}`, ""];
}

function link({ pipelineUrl }: PlanOrigin): string {
  return pipelineUrl === undefined ? "" : `[Pipeline](${pipelineUrl})`;
}

function originLine(
  origin: PlanOrigin,
  { comparison, unaffected }: AffectedStacks,
  environments: readonly PlannedEnvironment[],
): string {
  const count = environments.reduce((sum, { stacks }) => sum + stacks.length, 0);
  const same =
    unaffected.length === 0 ? "" : `; ${plural(unaffected.length, "stack stays as it is", "stacks stay as they are")}`;
  const what =
    count === 0
      ? `No stack is affected: nothing is planned, and merging changes nothing${same}.`
      : `${plural(count, "stack")} affected${same}.`;
  return `${comparedText(comparison)}. ${what} ${link(origin)}`.trimEnd();
}

function comparedText(comparison: AffectedStacks["comparison"]): string {
  if ("commit" in comparison) return `Compared with ${comparison.commit.slice(0, 8)}`;
  if ("deployed" in comparison) return "Compared with what was deployed last";
  return `Every stack counts as changed: ${escaped(comparison.everything)}`;
}

function failedItems(environments: readonly PlannedEnvironment[]): string[] {
  const failed = failedStacks(environments);
  if (failed.length === 0) return [];
  return [
    `**${plural(failed.length, "stack")} could not be planned:**`,
    "",
    ...[...byReason(failed)].map(([reason, ids]) => `- ${ids.join(", ")}: ${escaped(reason)}`),
    "",
  ];
}

/** Many stacks fail for one reason, such as credentials. */
function byReason(failed: readonly { readonly id: string; readonly reason: string }[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, reason } of failed) found.set(reason, [...(found.get(reason) ?? []), id]);
  return found;
}

/** Affected stacks without a plan, and why. */
export function failedStacks(environments: readonly PlannedEnvironment[]) {
  return environments.flatMap(({ kind, stacks }) =>
    stacks.flatMap((stack) => {
      if ("problem" in stack) return [{ kind, id: stack.id, reason: stack.problem }];
      return stack.report.stacks
        .filter(({ status }) => status === "failed" || status === "interrupted" || status === "not run")
        .map(({ id, status, reason = status }) => ({ kind, id, reason }));
    }),
  );
}

function removedItems(environments: readonly PlannedEnvironment[]): string[] {
  const removed = environments.flatMap(({ stacks }) => stacks.filter(({ change }) => change === "removed"));
  if (removed.length === 0) return [];
  const items = removed.map((stack) => {
    const planned =
      "report" in stack ? addCounts(stack.report.stacks.flatMap(({ plan }) => plan?.counts ?? [])) : undefined;
    return `- **${stack.id}**: ${planned === undefined ? "not planned" : countsText(planned)}`;
  });
  const noun = removed.length === 1 ? "This stack is" : "These stacks are";
  return [`**${noun} no longer in the code, and will be destroyed:**`, "", ...items, ""];
}

/** A line for each environment, if there are several. */
function overview(environments: readonly PlannedEnvironment[]): string[] {
  if (environments.length < 2) return [];
  return ["**By environment:**", "", ...environments.map(environmentItem), ""];
}

function environmentItem(environment: PlannedEnvironment): string {
  const { name, stacks } = environment;
  const planned = stacks.flatMap((stack) => ("report" in stack ? stack.report : []));
  const counts = addCounts(planned.flatMap((report) => report.stacks.flatMap(({ plan }) => plan?.counts ?? [])));
  const { kept, removed } = combineReports(environment);
  const cost = monthlyText((kept ?? removed)?.cost);
  const missing = stacks.length - planned.length;
  const parts = [
    ...(planned.length === 0 ? [] : [`${countsText(counts)} in ${plural(planned.length, "stack")}${cost}`]),
    ...(missing === 0 ? [] : [`${plural(missing, "stack")} without a plan`]),
  ];
  return `- ${name}: ${parts.join("; ")}`;
}
