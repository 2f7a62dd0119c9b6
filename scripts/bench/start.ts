import { rmSync } from "node:fs";
import { join } from "node:path";
import { ensureTerraform, processIo } from "@ml-platform/cli";
import { smallSpec } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import { ReferenceCopy } from "./reference-copy.ts";
import { median, type Timing, timed } from "./timed.ts";

interface Start {
  readonly title: string;
  /** The arguments of `platform`. */
  readonly argv: readonly string[];
  /** Maximum processor time, as a multiple of that of `node -e 0`. */
  readonly budget: number;
  /** Called before each start. */
  readonly before?: (copy: ReferenceCopy, run: number) => void;
}

const emulated = ["--target", "emulated"];

// `node -e 0` takes about 45 ms on an idle machine. The goals are 250 ms for --help, 500 ms for list and one second for
// state list; the budgets are well below them.
const starts: readonly Start[] = [
  { title: "platform --help", argv: ["--help"], budget: 4 },
  { title: "platform list", argv: ["list", ...emulated], budget: 8 },
  {
    title: "platform list, an environment edited",
    argv: ["list", ...emulated],
    budget: 10,
    before: (copy, run) => copy.write("small.ts", `export default ${JSON.stringify(smallSpec)}; // ${run}\n`),
  },
  {
    // Compiles the command. The figure excludes the time of the esbuild process, for whose end nothing waits.
    title: "platform --help, the first time",
    argv: ["--help"],
    budget: 20,
    before: ({ root }) => rmSync(join(root, "node_modules/.cache"), { recursive: true, force: true }),
  },
];
const ofApplied: Start = { title: "platform state list", argv: ["state", "list", ...emulated], budget: 10 };
const ofMany: Start = { title: "platform list, 200 more environments", argv: ["list", ...emulated], budget: 30 };

/** What a command takes. */
export interface MeasuredStart {
  readonly title: string;
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Processor time as a multiple of that of `node -e 0`. */
  readonly ratio: number;
  /** The maximum of `ratio`. */
  readonly budget: number;
}

/**
 * Measures how long commands take in a copy of the repository with the reference environments, and prints the figures
 * beside those of `node -e 0`.
 *
 * @returns whether every command is within its budget
 */
export async function run(): Promise<boolean> {
  print("", "ms", "CPU ms", "times node -e 0");
  const { measured, obstacles } = await measureStarts(({ title, wall, cpu, ratio, budget }) => {
    const judgement = ratio <= budget ? "within" : "OVER";
    print(title, wall.toFixed(0), cpu.toFixed(0), `${ratio.toFixed(1)}, ${judgement} ${budget}`);
  });
  for (const obstacle of obstacles) console.log(obstacle);
  return measured.every(({ ratio, budget }) => ratio <= budget);
}

/** @param onMeasured called with each figure as soon as it is there */
export async function measureStarts(
  onMeasured: (start: MeasuredStart) => void = () => undefined,
): Promise<{ readonly measured: readonly MeasuredStart[]; readonly obstacles: readonly string[] }> {
  const copy = new ReferenceCopy();
  const measured: MeasuredStart[] = [];
  const measure = async (start: Start): Promise<void> => {
    const figures = await measureStart(copy, start);
    measured.push(figures);
    onMeasured(figures);
  };
  try {
    for (const start of starts) await measure(start);
    const obstacle = await apply(copy);
    if (obstacle === undefined) await measure(ofApplied);
    copy.addPersonal(200);
    await measure(ofMany);
    return { measured, obstacles: obstacle === undefined ? [] : [`${ofApplied.title}: ${obstacle}`] };
  } finally {
    copy.remove();
  }
}

const runs = 9;

/** Starts the command and `node -e 0` alternately, so that both run under the same load. */
async function measureStart(copy: ReferenceCopy, { title, argv, budget, before }: Start): Promise<MeasuredStart> {
  const { root: cwd } = copy;
  const command = [join(cwd, "platform"), ...argv] as const;
  await timed({ command, cwd });
  const timings: { readonly command: Timing; readonly node: Timing }[] = [];
  for (let index = 0; index < runs; index++) {
    before?.(copy, index);
    timings.push({
      command: await timed({ command, cwd }),
      node: await timed({ command: [process.execPath, "-e", "0"], cwd }),
    });
  }
  return {
    title,
    wall: median(timings.map((each) => each.command.wall)),
    cpu: median(timings.map((each) => each.command.cpu)),
    ratio: median(timings.map((each) => each.command.cpu / each.node.cpu)),
    budget,
  };
}

function print(title: string, wall: string, cpu: string, ratio: string): void {
  console.log(`${title.padEnd(38)}${wall.padStart(6)}${cpu.padStart(8)}   ${ratio}`);
}

/** @returns why nothing could be applied, or undefined if it was */
async function apply({ root }: ReferenceCopy): Promise<string | undefined> {
  try {
    const env = { PLATFORM_TERRAFORM: await ensureTerraform(processIo(root)) };
    await execa(join(root, "platform"), ["apply", smallSpec.name, ...emulated, "--auto-approve"], { env });
    return undefined;
  } catch (failure) {
    if (failure instanceof UserError) return failure.message;
    throw failure;
  }
}
