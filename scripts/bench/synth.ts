import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import type { SynthMeasurement } from "./measure-synthesis.ts";
import { ReferenceCopy } from "./reference-copy.ts";
import { median, type Timing, timed } from "./timed.ts";

export interface SynthOptions {
  /** Numbers of environments, at least two. @default 1, 10, 100, 500 */
  readonly sizes?: readonly number[];
  /** Whether to compare with `cdktf synth`, too. @default true */
  readonly besideCdktf?: boolean;
  /** Measures the synthesis of a number of environments. @default - in a process of its own, whose memory is only that */
  readonly measure?: (environments: number) => Promise<SynthMeasurement>;
  /** Receives the figures, line by line. @default - prints them on stdout */
  readonly print?: (line: string) => void;
}

/** The limits of the figures. */
const budgets = {
  /** Processor time per stack with the most environments, as a multiple of that with the next smaller number. */
  time: 1.3,
  /**
   * Bytes that each further environment adds to the peak. cdktf keeps every token that was ever created and, through
   * some of them, the constructs that created them.
   */
  memory: 0.75 * 2 ** 20,
  /** Processor time of `platform synth`, as a multiple of that of `cdktf synth`. */
  cdktf: 0.5,
};

/**
 * Measures the synthesis of growing numbers of environments, each in a separate process, compares one environment with
 * `cdktf synth`, and prints the figures.
 *
 * @returns whether every figure is within its budget
 */
export async function run({
  sizes = [1, 10, 100, 500],
  besideCdktf = true,
  measure = measureAlone,
  print = (line) => console.log(line),
}: SynthOptions = {}): Promise<boolean> {
  print("environments   stacks   CPU ms a stack   peak MB");
  const measured: { readonly size: number; readonly each: number; readonly peakMemory: number }[] = [];
  for (const size of sizes) {
    const { stacks, cpu, peakMemory } = await measure(size);
    const each = cpu / stacks;
    measured.push({ size, each, peakMemory });
    const columns = [String(size).padStart(12), String(stacks).padStart(9), each.toFixed(1).padStart(17)];
    print(`${columns.join("")}${(peakMemory / 2 ** 20).toFixed(0).padStart(10)}`);
  }
  const [few, many] = measured.slice(-2);
  if (few === undefined || many === undefined) throw new RangeError("growth takes two numbers of environments");
  const time = many.each / few.each;
  const memory = (many.peakMemory - few.peakMemory) / (many.size - few.size);
  print(
    `a stack of ${many.size} environments takes ${time.toFixed(2)} times one of ${few.size} (budget ${budgets.time})`,
  );
  print(`an environment more takes ${megabytes(memory)} of memory (budget ${megabytes(budgets.memory)})`);
  const isFlat = time <= budgets.time && memory <= budgets.memory;
  if (!besideCdktf) return isFlat;
  const ratio = await ratioToCdktf(print);
  return isFlat && ratio <= budgets.cdktf;
}

async function measureAlone(size: number): Promise<SynthMeasurement> {
  const program = fileURLToPath(new URL("synth-process.ts", import.meta.url));
  const { stdout } = await execa(process.execPath, ["--import", "tsx", program, String(size)]);
  return JSON.parse(stdout) as SynthMeasurement;
}

const runs = 5;

/** Both commands synthesize one environment, and are measured from start to end. */
async function ratioToCdktf(print: (line: string) => void): Promise<number> {
  const copy = new ReferenceCopy([smallSpec]);
  try {
    const { root: cwd } = copy;
    const bin = join(cwd, "node_modules", ".bin");
    const env = { PATH: `${bin}${delimiter}${process.env["PATH"]}`, CHECKPOINT_DISABLE: "1" };
    const ours = { command: [join(cwd, "platform"), "synth"], cwd } as const;
    const theirs = { command: [join(bin, "cdktf"), "synth"], cwd, env } as const;
    await timed(ours);
    const timings: { readonly ours: Timing; readonly theirs: Timing }[] = [];
    for (let index = 0; index < runs; index++) timings.push({ ours: await timed(ours), theirs: await timed(theirs) });
    for (const [title, of] of [
      ["platform synth", "ours"],
      ["cdktf synth", "theirs"],
    ] as const) {
      const [wall, cpu] = [median(timings.map((each) => each[of].wall)), median(timings.map((each) => each[of].cpu))];
      print(`${title.padEnd(14)} of one environment: ${wall.toFixed(0)} ms, CPU ${cpu.toFixed(0)} ms`);
    }
    const ratio = median(timings.map((each) => each.ours.cpu / each.theirs.cpu));
    print(`platform synth takes ${ratio.toFixed(2)} times as long as cdktf synth (budget ${budgets.cdktf})`);
    return ratio;
  } finally {
    copy.remove();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MB`;
}
