import type { Section } from "./bench.ts";
import type { Conditions } from "./conditions.ts";
import { goalLine } from "./goals.ts";

/** In the repository. */
export const pagePath = "docs/performance.md";

const testsTitle = "\n## Where the time of `npm test` goes\n";

/** The page with another section about the tests, which are measured apart from everything else. */
export function withTests(page: string, text: string): string {
  const [rest = ""] = page.split(testsTitle);
  return `${rest}${testsTitle}\n${text.trim()}\n`;
}

/** What a page has about the tests; undefined if it has nothing. */
export function testsOf(page: string): string | undefined {
  return page.split(testsTitle)[1]?.trim();
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [first = [], ...others] = all;
  return [line(first), rule, ...others.map(line)].join("\n");
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
    "they are those of that day and machine. Programs ran in turn; seconds are medians, ratios are medians of the ratios of each turn. What takes",
    "long is measured once, and says so.",
    "",
    "## Goals",
    "",
    ...goals,
    ...sections.flatMap(({ title, text }) => ["", `## ${title}`, "", text]),
    ...(left.length === 0 ? [] : ["", "## Not measured", "", ...left]),
    "",
  ].join("\n");
}
