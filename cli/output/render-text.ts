import type { Colors } from "picocolors/types";
import { type AttributeChange, type Kind, type ResourceSummary, unknownText } from "../plan/plan-summary.ts";
import { seconds } from "../plan/progress-line.ts";
import { countsText, noChangesText, type Report, resultOf, type StackReport, totalText } from "../plan/report.ts";
import { costLines, stackCostText } from "./render-cost.ts";
import { headLines } from "./render-head.ts";
import { riskLines } from "./render-risks.ts";

type Paint = (text: string) => string;

const signs: Readonly<Record<Kind, string>> = {
  add: "+",
  change: "~",
  replace: "-/+",
  destroy: "-",
  forget: ".",
  import: "<-",
  move: "->",
};

/** The report as a person reads it on a terminal. */
export function renderText(report: Report, { detailed, colors }: { detailed: boolean; colors: Colors }): string {
  const width = Math.max(...report.stacks.map(({ id }) => id.length), 0);
  const lines = report.stacks.flatMap((stack) => [
    `  ${stack.id.padEnd(width)}  ${stackText(stack, stackCostText(report.cost, stack.id), colors)}`,
    ...resourceLines(stack, detailed, report.isDestroy === true, colors),
  ]);
  const planned = report.stacks.some(({ plan }) => plan !== undefined);
  const warnings = (report.warnings ?? []).map((warning) => `  ${colors.yellow(`warning: ${warning}`)}`);
  const risks = riskLines(report.risks, colors);
  const cost = costLines(report.cost, detailed, colors);
  const sum = planned ? [`  ${closing(report, colors)}`] : [];
  return [...headLines(report, colors), ...risks, ...lines, ...sum, ...cost, ...warnings].join("\n");
}

function closing(report: Report, colors: Colors): string {
  if (resultOf(report) === "no changes") return colors.green(noChangesText(report));
  return report.command === "plan" ? colors.bold(totalText(report)) : totalText(report);
}

function stackText(stack: StackReport, cost: string | undefined, colors: Colors): string {
  const { status, plan, provisional, reason, milliseconds } = stack;
  const paints: Readonly<Record<StackReport["status"], Paint>> = {
    "no changes": colors.green,
    planned: (text) => text,
    applied: colors.green,
    destroyed: colors.green,
    failed: colors.red,
    "not run": colors.yellow,
    skipped: colors.dim,
  };
  const counts = plan === undefined ? undefined : countsText(plan.counts);
  const done = plan === undefined ? undefined : countsText(plan.counts, "past");
  const what = {
    "no changes": "no changes",
    planned: counts ?? "",
    applied: `applied: ${done}`,
    destroyed: done ?? "",
    failed: `failed: ${indent(reason ?? "")}`,
    "not run": `not run: ${reason}`,
    skipped: `skipped: ${reason}`,
  }[status];
  const note = provisional === undefined ? "" : `   ${colors.yellow(`provisional: ${provisional}`)}`;
  const money = cost === undefined ? "" : `   ${cost}`;
  const time = milliseconds === undefined ? "" : `   ${colors.dim(seconds(milliseconds))}`;
  const log = status === "failed" && stack.directory !== undefined ? `\n    log: ${stack.directory}/terraform.log` : "";
  return `${paints[status](what)}${money}${note}${time}${log}`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n    ");
}

function resourceLines({ plan, status }: StackReport, detailed: boolean, isDestroy: boolean, colors: Colors): string[] {
  if (plan === undefined || status !== "planned") return [];
  // New resources are only counted; changes, losses, moves and imports must be seen even without --detailed.
  const shown = plan.resources.filter(
    ({ kind, movedFrom, importedAs }) =>
      detailed || (!isDestroy && (kind !== "add" || movedFrom !== undefined || importedAs !== undefined)),
  );
  const resources = shown.flatMap((resource) => [
    `    ${paintKind(resource.kind, colors)(resourceText(resource))}`,
    ...attributeLines(resource, detailed).map((line) => `          ${colors.dim(line)}`),
  ]);
  const outputs = detailed ? plan.outputs.map(({ name, action }) => `    output ${name}: ${action}`) : [];
  return [...resources, ...outputs];
}

function paintKind(kind: Kind, colors: Colors): Paint {
  if (kind === "replace" || kind === "destroy") return colors.red;
  return kind === "add" ? colors.green : colors.yellow;
}

/** `-/+ aws_subnet.a  replaced because of cidr_block` */
export function resourceText({ kind, address, because, movedFrom, importedAs }: ResourceSummary): string {
  const notes = [
    because.length > 0 && `${kind === "replace" ? "replaced because of " : ""}${because.join(", ")}`,
    movedFrom !== undefined && `moved from ${movedFrom}`,
    importedAs !== undefined && `imported${importedAs === "" ? "" : ` from ${importedAs}`}`,
  ].filter((note) => note !== false);
  return `${signs[kind].padEnd(3)} ${address}${notes.length > 0 ? `  ${notes.join("; ")}` : ""}`;
}

/** How many attributes of a resource are shown without --detailed. */
const fewAttributes = 5;

/**
 * `cidr_block: "10.0.0.0/16" -> "10.1.0.0/16"`: every attribute, or the most important ones of an existing resource.
 */
export function attributeLines({ kind, because, attributes }: ResourceSummary, detailed: boolean): string[] {
  if (detailed) return attributes.map(attributeText);
  if (kind !== "change" && kind !== "replace") return [];
  const rank = ({ name, after }: AttributeChange): number => {
    if (because.some((reason) => reason.split(/[.[]/)[0] === name)) return 0;
    return after === unknownText ? 2 : 1;
  };
  const ranked = [...attributes].sort((a, b) => rank(a) - rank(b));
  const more = ranked.length - fewAttributes;
  return [
    ...ranked.slice(0, fewAttributes).map(attributeText),
    ...(more > 0 ? [`and ${more} more; --detailed shows all`] : []),
  ];
}

const longestValue = 100;

function attributeText({ name, before, after }: AttributeChange): string {
  if (before === undefined) return `${name}: ${shorten(after)}`;
  return `${name}: ${shorten(before)} -> ${after === undefined ? "(removed)" : shorten(after)}`;
}

function shorten(value = "null"): string {
  return value.length <= longestValue ? value : `${value.slice(0, longestValue)}...`;
}
