import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { type Column, table, terminalWidth } from "../../output/table.ts";
import type { AffectedStack, AffectedStacks, Comparison } from "../affected-stacks.ts";

const columns: readonly Column<AffectedStack>[] = [
  { title: "stack", value: ({ id }) => id },
  { title: "change", value: ({ change }) => change },
  { title: "because", value: ({ because }) => reasons(because), shrink: "end", givesWayFirst: true },
];

/** What `platform ci affected` prints for a person. */
export function affectedText({ io, colors }: Pick<Context, "io" | "colors">, affected: AffectedStacks): string {
  const { environments, unaffected, comparison } = affected;
  const count = environments.reduce((sum, { stacks }) => sum + stacks.length, 0);
  const options = { colors, width: terminalWidth(io) };
  const parts = [
    `${comparisonText(comparison)} ${countText(count)}`,
    ...environments.map(({ name, stacks }) => `${colors.bold(name)}\n${table(stacks, columns, options)}`),
    ...(unaffected.length > 0 ? [`Not affected: ${unaffected.join(", ")}.`] : []),
  ];
  return `${printable(parts.join("\n\n"))}\n`;
}

function comparisonText(comparison: Comparison): string {
  if ("commit" in comparison) return `Compared with commit ${comparison.commit.slice(0, 8)}:`;
  if ("deployed" in comparison) {
    const commits = comparison.deployed.map((commit) => commit.slice(0, 8));
    return `Compared with what is deployed${commits.length > 0 ? ` (${commits.join(", ")})` : ""}:`;
  }
  return `Not compared, because ${comparison.everything}:`;
}

function countText(count: number): string {
  if (count === 0) return "no stack is affected.";
  return count === 1 ? "1 stack is affected." : `${count} stacks are affected.`;
}

const shown = 3;

function reasons(because: readonly string[]): string {
  if (because.length <= shown) return because.join(", ");
  return `${because.slice(0, shown).join(", ")}, ...`;
}
