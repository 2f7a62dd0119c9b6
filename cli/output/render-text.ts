import type { Colors } from "picocolors/types";
import type { Kind } from "../plan/plan-summary.ts";
import { seconds } from "../plan/progress-line.ts";
import {
  noChangesText,
  planText,
  type Report,
  resultOf,
  type StackReport,
  shortfallText,
  totalText,
} from "../plan/report.ts";
import { printable } from "./printable.ts";
import { costLines, stackCostText } from "./render-cost.ts";
import { headLines } from "./render-head.ts";
import { riskLines } from "./render-risks.ts";
import { existingLines, foldedLines, outputLines, outsideTexts } from "./resource-lines.ts";
import { wrap } from "./wrap.ts";

type Paint = (text: string) => string;

interface Options {
  readonly detailed: boolean;
  readonly colors: Colors;
  /** Of the terminal, in columns: longer lines are wrapped. @default - no terminal */
  readonly columns?: number | undefined;
}

/** The report as a person reads it on a terminal. */
export function renderText(report: Report, { detailed, colors, columns }: Options): string {
  const width = Math.max(...report.stacks.map(({ id }) => id.length), 0);
  const lines = report.stacks.flatMap((stack) => [
    `  ${stack.id.padEnd(width)}  ${stackText(stack, stackCostText(report.cost, stack.id), colors)}`,
    ...resourceLines(stack, detailed, report.isDestroy === true, colors),
  ]);
  const planned = report.stacks.some(({ plan, done }) => plan !== undefined || done !== undefined);
  const warnings = (report.warnings ?? []).map((warning) => `  ${colors.yellow(`warning: ${warning}`)}`);
  const risks = riskLines(report.risks, colors);
  const cost = costLines(report.cost, { detailed, isDestroy: report.isDestroy === true }, colors);
  const sum = planned ? [`  ${closing(report, colors)}`] : [];
  const all = [...headLines(report, colors), ...risks, ...lines, ...sum, ...cost, ...warnings];
  return wrap(printable(all.join("\n")), columns);
}

function closing(report: Report, colors: Colors): string {
  if (resultOf(report) === "no changes") return colors.green(noChangesText(report));
  return report.command === "plan" ? colors.bold(totalText(report)) : totalText(report);
}

function stackText(stack: StackReport, cost: string | undefined, colors: Colors): string {
  const { status, plan, provisional, milliseconds } = stack;
  const paints: Readonly<Record<StackReport["status"], Paint>> = {
    "no changes": colors.green,
    planned: (text) => text,
    applied: colors.green,
    destroyed: colors.green,
    failed: colors.red,
    interrupted: colors.yellow,
    "not run": colors.yellow,
    skipped: colors.dim,
  };
  const counts = plan === undefined ? undefined : planText(plan);
  const done = plan === undefined ? undefined : planText(plan, "past");
  const what = {
    "no changes": "no changes",
    planned: counts ?? "",
    applied: `applied: ${done}`,
    destroyed: done ?? "",
    failed: indent(shortfallText(stack)),
    interrupted: indent(shortfallText(stack)),
    "not run": shortfallText(stack),
    skipped: shortfallText(stack),
  }[status];
  const note = provisional === undefined ? "" : `   ${colors.yellow(`provisional: ${provisional}`)}`;
  const money = cost === undefined ? "" : `   ${cost}`;
  const time = milliseconds === undefined ? "" : `   ${colors.dim(seconds(milliseconds))}`;
  const log =
    (status === "failed" || status === "interrupted") && stack.directory !== undefined
      ? `\n    log: ${stack.directory}/terraform.log`
      : "";
  return `${paints[status](what)}${money}${note}${time}${log}`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n    ");
}

function resourceLines({ plan, status }: StackReport, detailed: boolean, isDestroy: boolean, colors: Colors): string[] {
  if (plan === undefined || status !== "planned") return [];
  const options = { detailed, isDestroy };
  const lines = [...existingLines(plan, options), ...foldedLines(plan, options), ...outputLines(plan, options)];
  return [
    ...outsideTexts(plan, options).map((text) => `    ${colors.yellow(text)}`),
    ...lines.map(({ text, kind }) => `    ${kind === undefined ? colors.dim(text) : paintKind(kind, colors)(text)}`),
  ];
}

function paintKind(kind: Kind, colors: Colors): Paint {
  if (kind === "replace" || kind === "destroy") return colors.red;
  return kind === "add" ? colors.green : colors.yellow;
}
