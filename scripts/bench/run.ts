import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, prepareBench, type Section } from "./speed/bench.ts";
import { lowerBound } from "./speed/bound.ts";
import { besideCdktf } from "./speed/cdktf.ts";
import { codeChanged } from "./speed/changes.ts";
import { conditions } from "./speed/conditions.ts";
import { besideTerraformData } from "./speed/emulator-section.ts";
import { freshApply } from "./speed/fresh-apply.ts";
import { areHeld, goalLine } from "./speed/goals.ts";
import { growth } from "./speed/growth.ts";
import { pagePath, performancePage, testsOf, withTests } from "./speed/page.ts";
import { personalEnvironments } from "./speed/personal.ts";
import { unchanged } from "./speed/plans.ts";
import { starts } from "./speed/starts.ts";
import { synthesis } from "./speed/synthesis.ts";
import { repository } from "./timed.ts";

/** In the order in which they are measured. */
const sections: Readonly<Record<string, (bench: Bench) => Promise<Section>>> = {
  unchanged,
  bound: lowerBound,
  changed: codeChanged,
  cdktf: besideCdktf,
  apply: freshApply,
  growth,
  personal: personalEnvironments,
  starts,
  synthesis,
  emulator: besideTerraformData,
};

/** What may follow the name of the benchmark. */
export const takes = `[--environment dev] [--rounds 5] [${Object.keys(sections).join(" | ")}]`;

/**
 * Measures how long commands take beside other programs that do the same, judges the goals, and writes docs/performance.md if
 * everything was measured.
 *
 * @returns whether every goal is held
 */
export async function run(args: readonly string[] = []): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { environment: { type: "string", default: "dev" }, rounds: { type: "string", default: "5" } },
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined || !(rounds >= 1)) {
    const what = unknown === undefined ? `--rounds ${values.rounds}` : unknown;
    console.error(`${what} is not understood: pnpm bench run ${takes}`);
    return false;
  }
  const chosen = Object.entries(sections).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const { bench, skipped, stop } = await prepareBench(values.environment, rounds);
  const measured: Section[] = [];
  try {
    for (const [name, measure] of chosen) {
      const section = await measure(bench).catch((failure: unknown) => failedSection(name, failure));
      measured.push(section);
      console.log(`\n${section.title}\n\n${section.text}\n`);
      for (const goal of section.goals) console.log(goalLine(goal));
    }
  } finally {
    await stop();
  }
  if (positionals.length === 0) {
    const file = join(repository, pagePath);
    const ofTests = existsSync(file) ? testsOf(readFileSync(file, "utf8")) : undefined;
    const text = performancePage(measured, skipped, await conditions(["run", ...args]));
    writeFileSync(file, ofTests === undefined ? text : withTests(text, ofTests));
    console.log(`${pagePath} is written.`);
  }
  return areHeld(measured.flatMap(({ goals }) => goals));
}

/** One measurement that fails does not cost the others; what it was to show is not held. */
function failedSection(name: string, failure: unknown): Section {
  const [first = ""] = String(failure).split("\n");
  console.error(failure);
  return { title: name, text: `It failed: ${first}`, goals: [{ title: name, figure: Number.NaN, limit: 0 }] };
}
