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
  run(): Promise<Counts>;
}

const countReporter = fileURLToPath(new URL("count-reporter.ts", import.meta.url));

const rungs: readonly Rung[] = [
  { title: "Types, lint, dead code, layers", run: async () => ({ ...(await runChecks()), skipped: 0, reasons: [] }) },
  { title: "Modules, stacks and pure cores", run: () => runProject("unit") },
  { title: "Whole environments on the emulator", run: () => runProject("emulated") },
  { title: "Every AWS stack with the real AWS provider", run: () => runProject("aws-provider") },
  { title: "The repository as an adopter changes it", run: () => runProject("adoption") },
];

async function runProject(project: string): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), "ladder-"));
  const file = join(directory, "counts.json");
  try {
    const { failed } = await execa(
      "vitest",
      ["run", "--project", project, "--reporter=default", `--reporter=${countReporter}`],
      { preferLocal: true, stdio: "inherit", reject: false, env: { LADDER_COUNTS: file } },
    );
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, reasons: [] };
    const counts = JSON.parse(readFileSync(file, "utf8")) as Counts;
    return failed && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
Object.assign(process.env, await terraformForTests(processIo(root)));
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const [index, { title, run }] of rungs.entries()) {
  const started = Date.now();
  console.log(`\n[${index + 1}/${rungs.length}] ${title}`);
  const { passed, failed, skipped, reasons } = await run();
  for (const reason of reasons) console.log(`  skipped: ${reason}`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`  ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
