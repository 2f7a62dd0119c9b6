import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** The results of a test project; the ladder adds them up. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why tests were skipped, each reason once. */
  readonly reasons: readonly string[];
  /** How long its files took, one after the other. */
  readonly seconds: number;
}

/** Writes the counts of each project to the file that LADDER_COUNTS names. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const projects = new Set(modules.map(({ project }) => project.name));
    const counts = Object.fromEntries(
      [...projects].map((name) => [name, countsOf(modules.filter(({ project }) => project.name === name))]),
    );
    const file = process.env["LADDER_COUNTS"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}

function countsOf(modules: readonly TestModule[]): Counts {
  const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result()));
  const brokenFiles = modules.filter((module) => module.state() === "failed" && module.errors().length > 0).length;
  return {
    passed: results.filter(({ state }) => state === "passed").length,
    failed: results.filter(({ state }) => state === "failed").length + brokenFiles,
    skipped: results.filter(({ state }) => state === "skipped").length,
    reasons: [
      ...new Set(results.flatMap((result) => (result.state === "skipped" ? [result.note ?? "no reason given"] : []))),
    ],
    seconds: modules.reduce((sum, module) => sum + module.diagnostic().duration / 1000, 0),
  };
}
