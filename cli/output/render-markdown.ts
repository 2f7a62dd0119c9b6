import type { Kind } from "../plan/plan-summary.ts";
import {
  noChangesText,
  planText,
  type Report,
  resultOf,
  type StackReport,
  shortfallText,
  totalText,
} from "../plan/report.ts";
import { escaped } from "./escaped.ts";
import { fenced } from "./fenced.ts";
import { printable } from "./printable.ts";
import { costItems, stackCostText } from "./render-cost.ts";
import { headItems } from "./render-head.ts";
import { riskItems } from "./render-risks.ts";
import { existingLines, foldedLines, type Line, outputLines, outsideTexts } from "./resource-lines.ts";

interface Options {
  readonly detailed: boolean;
  /** Whether each stack is shown with its fingerprint. @default false */
  readonly fingerprints?: boolean;
  /** The number of characters that there is room for. @default - those of a whole comment */
  readonly longest?: number;
}

/** GitLab refuses longer comments: https://docs.gitlab.com/administration/instance_limits/#size-of-comments-and-descriptions-of-issues-merge-requests-and-epics */
export const longestComment = 1_000_000;

/** The report as a comment on a merge request: what changes is visible, what is added is folded. */
export function renderMarkdown(report: Report, options: Options): string {
  const sum = resultOf(report) === "no changes" ? noChangesText(report) : totalText(report);
  const beginning = [
    ...headItems(report),
    ...riskItems(report.risks),
    ...costItems(report.cost, { ...options, isDestroy: report.isDestroy === true }),
    ...table(report, options),
    "",
    sum,
    ...(report.warnings ?? []).flatMap((warning) => ["", `**Warning:** ${escaped(warning)}`]),
  ].join("\n");
  let left = (options.longest ?? longestComment) - beginning.length;
  const details = report.stacks.map((stack) => {
    const text = detailsWithin(stack, { ...options, isDestroy: report.isDestroy === true }, left);
    left -= text.length;
    return text;
  });
  return printable(`${beginning}\n${details.join("")}`);
}

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly value: (stack: StackReport) => string;
}

const kinds: readonly Kind[] = ["add", "change", "replace", "destroy", "import", "move", "forget"];
/** What cannot be undone is hard to overlook. */
const bold: ReadonlySet<Kind> = new Set(["replace", "destroy"]);

/** Columns without any number are left out. */
function table(report: Report, { fingerprints = false }: Options): string[] {
  const columns: readonly Column[] = [
    { title: "stack", value: ({ id }) => id },
    ...kinds.map((kind): Column => ({ title: kind, isNumber: true, value: (stack) => countCell(stack, kind) })),
    { title: "cost", isNumber: true, value: ({ id }) => stackCostText(report.cost, id) ?? "" },
    { title: "fingerprint", value: ({ fingerprint }) => (fingerprints ? (fingerprint ?? "") : "") },
    { title: "notes", value: (stack) => escaped(notes(stack)) },
  ];
  const used = columns.filter(({ value }) => report.stacks.some((stack) => value(stack) !== ""));
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(used.map(({ title }) => title)),
    row(used.map(({ isNumber }) => (isNumber === true ? "---:" : "---"))),
    ...report.stacks.map((stack) => row(used.map(({ value }) => value(stack)))),
  ];
}

function countCell({ plan }: StackReport, kind: Kind): string {
  const count = plan?.counts[kind] ?? 0;
  if (count === 0) return "";
  return bold.has(kind) ? `**${count}**` : String(count);
}

function notes(stack: StackReport): string {
  const { status, provisional, plan } = stack;
  const what = status === "planned" ? "" : shortfallText(stack);
  const outputs = status === "planned" && plan !== undefined && plan.resources.length === 0 ? planText(plan) : "";
  return [what, outputs, provisional && `⏳ provisional: ${provisional}`].filter(Boolean).join("; ");
}

function detailsWithin(stack: StackReport, options: Options & { isDestroy: boolean }, left: number): string {
  const { id, plan, status } = stack;
  if (plan === undefined || status === "failed" || status === "interrupted") return "";
  const visible = [...existingLines(plan, options), ...outputLines(plan, options)];
  const folded = foldedLines(plan, options);
  const heading = `\n**${id}: ${planText(plan)}**\n`;
  const outside = outsideTexts(plan, options).map((text) => `\n${escaped(text)}\n`);
  const shown = blocksWithin(visible, left - 1000);
  const rest = blocksWithin(folded, left - 1000 - shown.length);
  return [
    ...(visible.length > 0 || outside.length > 0 ? [heading] : []),
    ...outside,
    ...(visible.length > 0 ? [shown] : []),
    ...(folded.length > 0
      ? [`\n<details><summary>${id}: ${foldedTitle(stack, options)}</summary>\n${rest}\n</details>\n`]
      : []),
  ].join("");
}

function foldedTitle({ plan }: StackReport, { isDestroy }: { readonly isDestroy: boolean }): string {
  const count = plan?.counts[isDestroy ? "destroy" : "add"] ?? 0;
  return `${count} to ${isDestroy ? "destroy" : "add"}`;
}

/** Lines as a block of code, cut by whole resources if they are longer than `left` characters. */
function blocksWithin(lines: readonly Line[], left: number): string {
  const resources = grouped(lines);
  let length = 0;
  const fitting = resources.filter((resource) => {
    length += resource.length + 1;
    return length <= left;
  });
  const more = resources.length - fitting.length;
  const text = fitting.join("\n");
  const rest =
    more > 0 ? `\n… and ${more} more that are too long for a comment: plan on your machine to see them.\n` : "";
  return fitting.length === 0 ? rest : `\n${fenced(text)}\n${rest}`;
}

/** The lines of each resource as one text. */
function grouped(lines: readonly Line[]): string[] {
  const groups: string[][] = [];
  for (const { text, kind } of lines) {
    if (kind === undefined) groups.at(-1)?.push(text);
    else groups.push([text]);
  }
  return groups.map((group) => group.join("\n"));
}
