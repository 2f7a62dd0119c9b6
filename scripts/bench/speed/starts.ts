import { measureStarts } from "../start.ts";
import type { Section } from "./bench.ts";
import { markdownTable } from "./page.ts";

/** Commands that ask little, beside `node -e 0`. */
export async function starts(): Promise<Section> {
  const { measured, obstacles } = await measureStarts();
  return {
    title: "Short commands",
    text: markdownTable(
      ["command", "ms", "CPU, ms"],
      measured.map(({ title, wall, cpu }) => [title, wall.toFixed(0), cpu.toFixed(0)]),
    ),
    goals: measured.map(({ title, ratio, budget }) => ({
      title: `processor time of ${title}, beside \`node -e 0\``,
      figure: ratio,
      limit: budget,
    })),
    skipped: obstacles,
  };
}
