import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Stack } from "../stack.ts";
import { generateStates } from "../testing/generate.ts";
import { ask, type Measurement, measure, type Question, question } from "./measure.ts";
import { timeOfTool } from "./other-tools.ts";
import { measureParts } from "./parts.ts";
import { isWithinBudget, type Ratio, ratioLine, shortestTime } from "./ratio.ts";
import { timeTerraformShow } from "./terraform-show.ts";

export interface BenchOptions {
  /** @default 1000 */
  readonly states?: number;
  /** In all states together. @default 100000 */
  readonly resources?: number;
  /** Finds that many stacks and the locations of their states, the way commands do. @default - not measured */
  readonly findStacks?: (count: number) => readonly Stack[];
  /** Whether everything is measured in this process, whose memory is then not that of the questions. @default false */
  readonly isTogether?: boolean;
  /** Prints one line. @default - to standard output */
  readonly print?: (line: string) => void;
}

/**
 * Generates states, reads and searches them in a process of its own, and prints ratios: CPU times relative to reading and
 * parsing the same files with `JSON.parse` alone, memory relative to their size on disk.
 *
 * @returns whether all ratios are within their budgets
 */
export async function run({
  states = 1000,
  resources = 100_000,
  findStacks,
  isTogether = false,
  print = (line) => process.stdout.write(`${line}\n`),
}: BenchOptions = {}): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), "bench-state-"));
  try {
    const { stacks, bytes } = await writeStates(directory, states, resources);
    const asked = isTogether ? together : alone(directory);
    const all = await asked.measure(stacks);
    const some = await asked.measure(stacks.slice(0, Math.ceil(states / 10)));
    const cache = join(directory, "cache");
    // The first question fills the cache.
    const [first, second] = [await asked.ask(stacks, cache), await asked.ask(stacks, cache)];
    const tools = await otherTools(stacks, second);
    const ratios = [
      ...questionRatios(first, second),
      ...tools.filter((each) => typeof each !== "string"),
      ...(findStacks === undefined ? [] : [finding(() => findStacks(states), all)]),
      ...statesRatios(all, some, bytes),
      ...measureParts(),
    ];
    print(`${states} states, ${all.resources} resources, ${megabytes(bytes)} on disk`);
    for (const ratio of ratios) print(ratioLine(ratio));
    for (const each of tools) if (typeof each === "string") print(each);
    for (const { query, hits, milliseconds } of all.searches) {
      print(`  ${milliseconds.toFixed(0).padStart(4)} ms ${String(hits).padStart(7)} found  ${query}`);
    }
    print(await terraformShowLine(directory, { states, resources, ours: all.elapsed }));
    return ratios.every(isWithinBudget);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function finding(findStacks: () => readonly Stack[], { plainParse }: Measurement): Ratio {
  const time = shortestTime(findStacks);
  return {
    name: "finding stacks and locations / plain JSON.parse",
    ratio: time / plainParse,
    budget: 0.02,
    detail: `${findStacks().length} stacks in ${time.toFixed(1)} ms / ${seconds(plainParse)}`,
  };
}

function statesRatios(all: Measurement, some: Measurement, bytes: number): Ratio[] {
  const { plainParse, read, index, peakMemory } = all;
  const slowest = Math.max(...all.searches.map(({ milliseconds }) => milliseconds));
  const each = (read + index) / all.resources;
  const eachOfSome = (some.read + some.index) / some.resources;
  return [
    {
      name: "reading and indexing / plain JSON.parse",
      ratio: (read + index) / plainParse,
      budget: 12,
      detail: `${seconds(read)} + ${seconds(index)} / ${seconds(plainParse)}`,
    },
    {
      name: `search, slowest of ${all.searches.length} / plain JSON.parse`,
      ratio: slowest / plainParse,
      budget: 0.2,
      detail: `${slowest.toFixed(0)} ms / ${seconds(plainParse)}`,
    },
    {
      name: "time per resource, all states / a tenth of them",
      ratio: each / eachOfSome,
      budget: 2,
      detail: `${(1000 * each).toFixed(1)} µs / ${(1000 * eachOfSome).toFixed(1)} µs`,
    },
    {
      name: "peak memory / size on disk",
      ratio: peakMemory / bytes,
      budget: 5,
      detail: `${megabytes(peakMemory)} / ${megabytes(bytes)}`,
    },
  ];
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

/** What the same question costs with tools that know nothing of states. */
async function otherTools(stacks: readonly Stack[], { milliseconds }: Question): Promise<(Ratio | string)[]> {
  const files = stacks.flatMap(({ location }) => (location.type === "local" ? [location.path] : []));
  const { tag, value } = question;
  const filter = `.resources[].instances[].attributes | select(.tags.${tag}? == "${value}") | .id`;
  const tools = [
    { program: "jq", args: ["-c", filter], budget: 0.5 },
    // It finds files, not resources, and values of any attribute.
    { program: "grep", args: ["-l", value], budget: 30 },
  ];
  const compared: (Ratio | string)[] = [];
  for (const { program, args, budget } of tools) {
    const time = await timeOfTool(program, [...args, ...files]);
    const name = `second question / ${program} over the same files`;
    if ("skipped" in time) compared.push(`${name}: not compared, ${time.skipped}`);
    else {
      const detail = `${seconds(milliseconds)} / ${seconds(time.milliseconds)}`;
      compared.push({ name, ratio: milliseconds / time.milliseconds, budget, detail });
    }
  }
  return compared;
}

/** The most that a question may have in memory, in bytes. */
const memoryLimit = 600 * 2 ** 20;

function questionRatios(first: Question, second: Question): Ratio[] {
  return [
    {
      name: "second question / first",
      ratio: second.milliseconds / first.milliseconds,
      budget: 0.2,
      detail: `${seconds(second.milliseconds)} / ${seconds(first.milliseconds)}`,
    },
    {
      name: "peak memory of the first question / 600 MB",
      ratio: first.peakMemory / memoryLimit,
      budget: 1,
      detail: `${megabytes(first.peakMemory)} / ${megabytes(memoryLimit)}`,
    },
  ];
}

/** Where each question is asked. */
interface Asked {
  measure(stacks: readonly Stack[]): Promise<Measurement>;
  ask(stacks: readonly Stack[], cache: string): Promise<Question>;
}

const together: Asked = { measure, ask };

/** Each in a process of its own. */
function alone(directory: string): Asked {
  return {
    measure: (stacks) => measureAlone<Measurement>(directory, stacks),
    ask: (stacks, cache) => measureAlone<Question>(directory, stacks, cache),
  };
}

async function measureAlone<T>(directory: string, stacks: readonly Stack[], cache?: string): Promise<T> {
  const [input, output] = [join(directory, "stacks.json"), join(directory, "measurement.json")];
  await writeFile(input, JSON.stringify(stacks));
  const program = fileURLToPath(new URL("./measure-process.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    program,
    input,
    output,
    ...(cache === undefined ? [] : [cache]),
  ]);
  return JSON.parse(await readFile(output, "utf8")) as T;
}

const samples = 5;

async function terraformShowLine(
  directory: string,
  { states, resources, ours }: { states: number; resources: number; ours: number },
): Promise<string> {
  const timed = await timeTerraformShow(join(directory, "terraform"), Math.round(resources / states), samples);
  if ("skipped" in timed) return `terraform show -json: not compared, ${timed.skipped}`;
  const mean = timed.each.reduce((sum, each) => sum + each, 0) / timed.each.length;
  const factor = ((mean * states) / ours).toFixed(0);
  return `terraform show -json / reading and indexing, elapsed: ${factor}; ${mean.toFixed(0)} ms per state, mean of ${samples} without providers, extrapolated to ${states} states in sequence: ${seconds(mean * states)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
