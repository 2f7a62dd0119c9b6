import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { processIo } from "@ml-platform/cli";
import { terraformForTests } from "@ml-platform/cli/testing";
import { execa } from "execa";
import { runChecks } from "./checks.ts";
import type { Counts } from "./count-reporter.ts";

// `npm test`: runs every rung of the test ladder in order. A rung that fails does not stop the next one; tests that
// this machine cannot run are skipped with the reason.

interface Result extends Counts {
  /** What was printed, if it was not shown yet. */
  readonly output?: string;
}

interface Rung {
  readonly title: string;
  run(): Promise<Result>;
  /**
   * Starts with the first rung, because most of its time it waits, or with the one before it, because each of the two has
   * work for one core. Its output is shown when it is its turn.
   */
  readonly startsWith?: "first" | "previous";
}

const countReporter = fileURLToPath(new URL("count-reporter.ts", import.meta.url));

const rungs: readonly Rung[] = [
  { title: "Types, lint, dead code, layers", run: async () => ({ ...(await runChecks()), skipped: 0, reasons: [] }) },
  { title: "Modules, stacks and pure cores", run: () => runProject("unit") },
  { title: "Whole environments on the emulator", run: () => runProject("emulated") },
  { title: "Every AWS stack with the real AWS provider", run: () => runProject("aws-provider") },
  {
    title: "The repository as an adopter changes it",
    run: () => runProject("adoption", "pipe"),
    startsWith: "previous",
  },
  { title: "What clusters are given, taken by a real Kubernetes", run: () => runProject("local-eks") },
  { title: "The pipeline by gitlab-ci-local", run: () => runProject("pipeline") },
  {
    title: "Every AWS stack applied by the real AWS provider",
    run: () => runProject("local-aws", "pipe"),
    startsWith: "first",
  },
];

/** @param output `pipe` keeps it until the run has ended */
async function runProject(project: string, output: "inherit" | "pipe" = "inherit"): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "ladder-"));
  const file = join(directory, "counts.json");
  try {
    const { failed, all } = await execa(
      "vitest",
      ["run", "--project", project, "--reporter=default", `--reporter=${countReporter}`],
      {
        preferLocal: true,
        stdin: "ignore",
        stdout: output,
        stderr: output,
        all: true,
        reject: false,
        env: { LADDER_COUNTS: file },
      },
    );
    const counts = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as Counts)
      : { passed: 0, failed: 1, skipped: 0, reasons: [] };
    return {
      ...counts,
      ...(failed && counts.failed === 0 && { failed: 1 }),
      ...(all !== undefined && { output: all }),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
Object.assign(process.env, await terraformForTests(processIo(root)));
const started = new Map(
  rungs.filter(({ startsWith }) => startsWith === "first").map((rung) => [rung, rung.run()] as const),
);
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const [index, rung] of rungs.entries()) {
  const began = Date.now();
  console.log(`\n[${index + 1}/${rungs.length}] ${rung.title}`);
  const result = started.get(rung) ?? rung.run();
  const next = rungs[index + 1];
  if (next?.startsWith === "previous") started.set(next, next.run());
  const { passed, failed, skipped, reasons, output } = await result;
  if (output !== undefined) console.log(output);
  for (const reason of reasons) console.log(`  skipped: ${reason}`);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`  ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
