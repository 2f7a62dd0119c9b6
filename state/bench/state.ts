import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Stack } from "../stack.ts";
import { generateStates } from "../testing/generate.ts";
import type { Measurement } from "./measure.ts";
import { timeTerraformShow } from "./terraform-show.ts";

export interface BenchOptions {
  /** @default 1000 */
  readonly states?: number;
  /** Over all states. @default 100000 */
  readonly resources?: number;
  /** Receives the figures, line by line. @default standard output */
  readonly print?: (line: string) => void;
}

/** What is promised for 1,000 states with 100,000 resources. */
export const budgets = { indexMilliseconds: 5_000, memoryBytes: 2 ** 30, searchMilliseconds: 200 } as const;

/**
 * Generates states, reads and searches them in a process of its own, and prints the figures beside what is promised and
 * beside `terraform show -json`.
 *
 * @returns whether everything promised holds
 */
export async function run({
  states = 1000,
  resources = 100_000,
  print = (line) => process.stdout.write(`${line}\n`),
}: BenchOptions = {}): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), "bench-state-"));
  try {
    const { stacks, bytes } = await writeStates(directory, states, resources);
    const { read, index, searches, peakMemory, ...measured } = await measureAlone(directory, stacks);
    const times = searches.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)] ?? 0;
    const slowest = times.at(-1) ?? 0;

    print(`${states} states, ${measured.resources} resources, ${megabytes(bytes)} on disk`);
    print(
      `read and parsed ${seconds(read)}, indexed ${seconds(index)}: ${seconds(read + index)} (promised ${seconds(budgets.indexMilliseconds)})`,
    );
    print(`memory at its highest ${megabytes(peakMemory)} (promised ${megabytes(budgets.memoryBytes)})`);
    print(
      `search, median of ${searches.length} ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms (promised ${budgets.searchMilliseconds} ms)`,
    );
    for (const { query, hits, milliseconds } of searches) {
      print(`  ${milliseconds.toFixed(0).padStart(4)} ms ${String(hits).padStart(7)} found  ${query}`);
    }
    await printRatio(directory, { states, resources, ours: read + index }, print);
    return (
      read + index <= budgets.indexMilliseconds &&
      peakMemory <= budgets.memoryBytes &&
      slowest <= budgets.searchMilliseconds
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function writeStates(directory: string, states: number, resources: number) {
  let bytes = 0;
  const stacks: Stack[] = [];
  for (const { stack, text } of generateStates({ states, resources })) {
    const path = join(directory, `${stack.id}.tfstate`);
    await writeFile(path, text);
    bytes += Buffer.byteLength(text);
    stacks.push({ ...stack, location: { type: "local", path } });
  }
  return { stacks, bytes };
}

async function measureAlone(directory: string, stacks: readonly Stack[]): Promise<Measurement> {
  const [input, output] = [join(directory, "stacks.json"), join(directory, "measurement.json")];
  await writeFile(input, JSON.stringify(stacks));
  const program = fileURLToPath(new URL("./measure-process.ts", import.meta.url));
  await promisify(execFile)(process.execPath, ["--import", "tsx", program, input, output]);
  return JSON.parse(await readFile(output, "utf8")) as Measurement;
}

const samples = 5;

async function printRatio(
  directory: string,
  { states, resources, ours }: { states: number; resources: number; ours: number },
  print: (line: string) => void,
): Promise<void> {
  const timed = await timeTerraformShow(join(directory, "terraform"), Math.round(resources / states), samples);
  if ("skipped" in timed) {
    print(`terraform show -json: not compared, ${timed.skipped}`);
    return;
  }
  const mean = timed.each.reduce((sum, each) => sum + each, 0) / timed.each.length;
  print(
    `terraform show -json: ${mean.toFixed(0)} ms a state, mean of ${samples}, one after another, without providers; extrapolated to ${states} states ${seconds(mean * states)}, ${((mean * states) / ours).toFixed(0)} times as long`,
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
