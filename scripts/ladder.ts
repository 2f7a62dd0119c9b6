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

interface Rung {
  readonly title: string;
  /** The test project, if it is one. */
  readonly project?: string;
}

/** Rungs that run together, their test files in one queue: so no core waits for the last file of a rung. */
interface Flight {
  readonly rungs: readonly Rung[];
  /** Begins with the first flight, because most of its time it waits. Its output is shown when it is its turn. */
  readonly startsFirst?: true;
}

const flights: readonly Flight[] = [
  { rungs: [{ title: "Types, lint, dead code, layers" }] },
  { rungs: [{ title: "Modules, stacks and pure cores", project: "unit" }] },
  {
    rungs: [
      { title: "Whole environments on the emulator", project: "emulated" },
      { title: "Every AWS stack with the real AWS provider", project: "aws-provider" },
      { title: "The repository as an adopter changes it", project: "adoption" },
      { title: "What clusters are given, taken by a real Kubernetes", project: "local-eks" },
      { title: "The pipeline by gitlab-ci-local", project: "pipeline" },
    ],
  },
  {
    rungs: [{ title: "Every AWS stack applied by the real AWS provider", project: "local-aws" }],
    startsFirst: true,
  },
];

const countReporter = fileURLToPath(new URL("count-reporter.ts", import.meta.url));

interface Result {
  /** In the order of the rungs. */
  readonly counts: readonly Counts[];
  /** What was printed, if it was not shown yet. */
  readonly output?: string;
}

async function run({ rungs, startsFirst }: Flight): Promise<Result> {
  const projects = rungs.flatMap(({ project }) => project ?? []);
  return projects.length === 0 ? await check() : await test(projects, startsFirst ? "pipe" : "inherit");
}

async function check(): Promise<Result> {
  const began = Date.now();
  const result = await runChecks();
  return { counts: [{ ...result, skipped: 0, reasons: [], seconds: (Date.now() - began) / 1000 }] };
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, reasons: [], seconds: 0 };

/** @param output `pipe` keeps it until the run has ended */
async function test(projects: readonly string[], output: "inherit" | "pipe"): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "ladder-"));
  const file = join(directory, "counts.json");
  try {
    const { failed, all } = await execa(
      "vitest",
      [
        "run",
        ...projects.flatMap((project) => ["--project", project]),
        "--reporter=default",
        `--reporter=${countReporter}`,
      ],
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
    const byProject = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Counts>) : {};
    // A project of which nothing was heard did not pass, nor did a run that says so although none of its tests failed.
    const counts = projects.map((project) => byProject[project] ?? { ...none, failed: 1 });
    const [first = none, ...others] = counts;
    const isUnexplained = failed && counts.every((each) => each.failed === 0);
    return {
      counts: isUnexplained ? [{ ...first, failed: 1 }, ...others] : counts,
      ...(all !== undefined && { output: all }),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
Object.assign(process.env, await terraformForTests(processIo(root)));
const started = new Map(
  flights.filter(({ startsFirst }) => startsFirst).map((flight) => [flight, run(flight)] as const),
);
const totals = { passed: 0, failed: 0, skipped: 0 };
const all = flights.flatMap(({ rungs }) => rungs);
for (const flight of flights) {
  const began = Date.now();
  const named = flight.rungs.map((rung) => ({
    ...rung,
    title: `[${all.indexOf(rung) + 1}/${all.length}] ${rung.title}`,
  }));
  console.log(`\n${named.map(({ title }) => title).join("\n")}`);
  const { counts, output } = await (started.get(flight) ?? run(flight));
  if (output !== undefined) console.log(output);
  for (const [index, { title }] of named.entries()) {
    const { passed, failed, skipped, reasons, seconds } = counts[index] ?? { ...none, failed: 1 };
    if (named.length > 1) console.log(title);
    for (const reason of reasons) console.log(`  skipped: ${reason}`);
    const time = named.length > 1 ? `, whose files took ${seconds.toFixed(0)} s` : "";
    console.log(`  ${passed} passed, ${failed} failed, ${skipped} skipped${time}`);
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
  }
  console.log(`  in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
