import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { runChecks } from "./checks.ts";
import type { Counts } from "./count-reporter.ts";
import { makeMemoryDirectory, removeAtEnd } from "./memory-directory.ts";

// `npm test`: runs every rung of the test ladder, all at once. A rung that fails stops no other one; tests that this machine
// cannot run are skipped with the reason.

interface Rung {
  readonly title: string;
  /** The test project, if it is one. */
  readonly project?: string;
}

/** Rungs whose test files are in one queue, so that no core waits for the last file of a rung. */
interface Flight {
  readonly rungs: readonly Rung[];
  /** Whether its output is shown as it comes, instead of at its end. */
  readonly isShown?: true;
}

const flights: readonly [Flight, ...Flight[]] = [
  { rungs: [{ title: "Types, lint, dead code, layers" }] },
  {
    rungs: [
      { title: "Modules, stacks and pure cores", project: "unit" },
      {
        title: "Whole environments: emulated, planned by the real provider, in pipelines, adopted",
        project: "environments",
      },
    ],
    isShown: true,
  },
  // In a queue of its own, because most of the time it waits: others have the cores meanwhile.
  {
    rungs: [{ title: "Every AWS stack applied by the real provider, clusters as a real Kubernetes", project: "local" }],
  },
];

const countReporter = fileURLToPath(new URL("count-reporter.ts", import.meta.url));

interface Result {
  /** In the order of the rungs. */
  readonly counts: readonly Counts[];
  /** What was printed, if it was not shown yet. */
  readonly output?: string | undefined;
  readonly seconds: number;
}

async function run({ rungs, isShown }: Flight): Promise<Result> {
  const began = Date.now();
  const projects = rungs.flatMap(({ project }) => project ?? []);
  const result = projects.length === 0 ? await check() : await test(projects, isShown ? "inherit" : "pipe");
  return { ...result, seconds: (Date.now() - began) / 1000 };
}

async function check(): Promise<Omit<Result, "seconds">> {
  const { text, ...counts } = await runChecks();
  return { counts: [{ ...none, ...counts }], output: text };
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, reasons: [], seconds: 0 };

/** @param output `pipe` keeps it until the run has ended */
async function test(projects: readonly string[], output: "inherit" | "pipe"): Promise<Omit<Result, "seconds">> {
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

const [reading, ...running] = flights;
// It starts nothing of the platform, which is loaded meanwhile.
const read = run(reading);
const { processIo } = await import("@ml-platform/cli");
const { terraformForTests } = await import("@ml-platform/cli/testing");
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [variables] = await Promise.all([
  terraformForTests(processIo(root)),
  // Compiles the command once, instead of in each test that starts it and in each copy of the repository.
  execa(process.execPath, [join(root, "cli/bin/platform.mjs"), "--help"], { stdio: "ignore", reject: false }),
]);
Object.assign(process.env, variables);
// Who names a place has a reason.
const temporary = process.env["TMPDIR"] === undefined ? makeMemoryDirectory() : undefined;
if (temporary !== undefined) {
  process.env["TMPDIR"] = temporary;
  removeAtEnd(temporary);
}
const totals = { passed: 0, failed: 0, skipped: 0 };
const all = flights.flatMap(({ rungs }) => rungs);
// What is printed meanwhile would disturb what Vitest shows.
const results = await Promise.all([
  read.then((result) => ({ ...reading, ...result })),
  ...running.map(async (flight) => ({ ...flight, ...(await run(flight)) })),
]);
for (const { rungs, counts, output, seconds } of results) {
  if (output !== undefined) console.log(`\n${output}`);
  for (const [index, rung] of rungs.entries()) {
    const { passed, failed, skipped, reasons, seconds: ofFiles } = counts[index] ?? { ...none, failed: 1 };
    console.log(`\n[${all.indexOf(rung) + 1}/${all.length}] ${rung.title}`);
    for (const reason of reasons) console.log(`  skipped: ${reason}`);
    const time = rungs.length > 1 ? `, whose files took ${ofFiles.toFixed(0)} s` : "";
    console.log(`  ${passed} passed, ${failed} failed, ${skipped} skipped${time}`);
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
  }
  console.log(`  in ${seconds.toFixed(1)} s`);
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
