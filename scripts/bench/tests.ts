import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { conditions } from "./speed/conditions.ts";
import { goalLine } from "./speed/goals.ts";
import { pagePath, withTests } from "./speed/page.ts";
import { cpuTable, type FileCpu } from "./tests/cpu-table.ts";
import { repository, timed } from "./timed.ts";

export const projectNames = ["unit", "environments", "local"];

/** What may follow the name of the benchmark. */
export const takes = `[${projectNames.join(" | ")} ...]`;

/**
 * Runs the tests, all rungs or some projects, and prints what each rung and file needs of the processor. After all rungs,
 * docs/performance.md gets the figures, too.
 *
 * @returns whether they are within their time, if all ran
 * @throws when a test fails
 */
export async function run(projects: readonly string[]): Promise<boolean> {
  const unknown = projects.find((project) => !projectNames.includes(project));
  if (unknown !== undefined) {
    console.error(`${unknown} is not understood: pnpm bench tests ${takes}`);
    return false;
  }
  const scratch = mkdtempSync(join(tmpdir(), "bench-tests-"));
  const file = join(scratch, "cpu.jsonl");
  const all = projects.length === 0;
  const command = all
    ? (["node", "--import", "tsx/esm", "scripts/ladder.ts"] as const)
    : (["npx", "vitest", "run", ...projects.flatMap((project) => ["--project", project])] as const);
  try {
    const { wall, cpu } = await timed({ command, cwd: repository, env: { TEST_CPU_FILE: file } });
    const table = cpuTable(existsSync(file) ? readFiles(file) : [], cpu);
    const goal = { title: "`npm test`", figure: wall / 60_000, limit: 9, unit: " minutes" };
    console.log(`${table}\n\n${(wall / 1000).toFixed(0)} s`);
    if (!all) return true;
    console.log(goalLine(goal));
    const { date, machine, commit } = await conditions(["tests"]);
    const text = `Measured by \`pnpm bench tests\` on ${date}, at commit ${commit}, on ${machine}.\n\n- ${goalLine(goal)}\n\n${table}`;
    const page = join(repository, pagePath);
    if (existsSync(page)) writeFileSync(page, withTests(readFileSync(page, "utf8"), text));
    return goal.figure <= goal.limit;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function readFiles(file: string): FileCpu[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FileCpu)
    .map((each) => ({ ...each, file: relative(repository, each.file) }));
}
