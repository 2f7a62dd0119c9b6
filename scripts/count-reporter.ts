import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** The results of a test run; the ladder adds them up. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why tests were skipped, each reason once. */
  readonly reasons: readonly string[];
}

/** Writes the counts of a run to the file that LADDER_COUNTS names. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result()));
    const brokenFiles = modules.filter((module) => module.state() === "failed" && module.errors().length > 0).length;
    const counts: Counts = {
      passed: results.filter(({ state }) => state === "passed").length,
      failed: results.filter(({ state }) => state === "failed").length + brokenFiles + unhandledErrors.length,
      skipped: results.filter(({ state }) => state === "skipped").length,
      reasons: [
        ...new Set(results.flatMap((result) => (result.state === "skipped" ? [result.note ?? "no reason given"] : []))),
      ],
    };
    const file = process.env["LADDER_COUNTS"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
