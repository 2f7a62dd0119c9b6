import { countsText, noChangesText, type Report, resultOf, type StackReport, totalText } from "../plan/report.ts";
import { costItems, stackCostText } from "./render-cost.ts";
import { headItems } from "./render-head.ts";
import { riskItems } from "./render-risks.ts";
import { attributeLines, resourceText } from "./render-text.ts";

/** The report as a comment on a merge request. */
export function renderMarkdown(report: Report, { detailed }: { detailed: boolean }): string {
  const sum = resultOf(report) === "no changes" ? noChangesText(report) : totalText(report);
  return [
    ...headItems(report),
    ...riskItems(report.risks),
    ...costItems(report.cost, detailed),
    "| stack | add | change | replace | destroy | import | move | cost | notes |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ...report.stacks.map((stack) => row(stack, stackCostText(report.cost, stack.id))),
    "",
    sum,
    ...(report.warnings ?? []).flatMap((warning) => ["", `**Warning:** ${warning}`]),
    ...report.stacks.flatMap((stack) => details(stack, detailed)),
    "",
  ].join("\n");
}

function row(stack: StackReport, cost = ""): string {
  const counts = stack.plan?.counts;
  const numbers = (["add", "change", "replace", "destroy", "import", "move"] as const).map(
    (kind) => counts?.[kind] ?? "",
  );
  return `| ${[stack.id, ...numbers, cost, cell(notes(stack))].join(" | ")} |`;
}

function notes({ status, provisional, reason, plan }: StackReport): string {
  const what = status === "planned" ? "" : reason === undefined ? status : `${status}: ${reason}`;
  const outputs =
    status === "planned" && plan !== undefined && plan.resources.length === 0 ? countsText(plan.counts) : "";
  return [what, outputs, provisional && `provisional: ${provisional}`].filter(Boolean).join("; ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", "<br>");
}

function details({ id, plan }: StackReport, detailed: boolean): string[] {
  if (plan === undefined || plan.resources.length === 0) return [];
  const lines = plan.resources.flatMap((resource) => [
    resourceText(resource),
    ...attributeLines(resource, detailed).map((line) => `      ${line}`),
  ]);
  return [
    "",
    `<details><summary>${id}: ${countsText(plan.counts)}</summary>`,
    "",
    "```",
    ...lines,
    "```",
    "",
    "</details>",
  ];
}
