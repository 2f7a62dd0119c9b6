import type { Section } from "./bench.ts";
import { goalLine } from "./goals.ts";

/** When, where and how figures were measured. */
export interface Conditions {
  readonly command: string;
  /** `2026-01-31` */
  readonly date: string;
  /** `2 cores of AMD EPYC 7R13, 8 GB, linux x64, Node 24.1.0` */
  readonly machine: string;
  readonly commit: string;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

/** The page of all sections. */
export function performancePage(
  sections: readonly Section[],
  skipped: readonly string[],
  conditions: Conditions,
): string {
  const { command, date, machine, commit } = conditions;
  const goals = sections.flatMap((section) => section.goals.map((goal) => `- ${goalLine(goal)}`));
  const left = [...skipped, ...sections.flatMap((section) => section.skipped ?? [])].map((reason) => `- ${reason}`);
  return [
    "# How fast it is",
    "",
    `Written by \`${command}\` on ${date}, at commit ${commit}, on ${machine}. Whoever changes what the figures depend on runs it again:`,
    "they are those of that day and machine. Programs ran in turn; seconds are medians, ratios are medians of the ratios of each turn.",
    "",
    "## Goals",
    "",
    ...goals,
    ...sections.flatMap(({ title, text }) => ["", `## ${title}`, "", text]),
    ...(left.length === 0 ? [] : ["", "## Not measured", "", ...left]),
    "",
  ].join("\n");
}
