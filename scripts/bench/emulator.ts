import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureTerraform, processIo } from "@ml-platform/cli";
import { startEmulator } from "@ml-platform/emulator";
import { UserError } from "@ml-platform/rules";
import { type Program, programs } from "./emulator/programs.ts";
import { timed } from "./timed.ts";

/** Processor time of Terraform and the emulator together, as a multiple of that of Terraform with `terraform_data`. */
const budget = 2;

/** Pairs of a subnet with its route table and a group with its rule, which make 1,000 resources beside their VPC. */
const sets = 200;

/** The commands that are compared. */
const commands = {
  plan: ["plan", "-out=tfplan"],
  apply: ["apply", "tfplan"],
  "plan without changes": ["plan", "-detailed-exitcode"],
} as const;

export interface EmulatorFigures {
  readonly command: string;
  /** Milliseconds of processor time with `terraform_data`. */
  readonly plain: number;
  /** Milliseconds of processor time of Terraform with emulated resources, and of the emulator. */
  readonly terraform: number;
  readonly emulator: number;
  /** How many times as slow emulated resources are. */
  readonly ratio: number;
}

/**
 * Plans and applies 1,000 emulated resources and as many `terraform_data`, and prints what both cost.
 *
 * @returns whether every command is within its budget
 */
export async function run(): Promise<boolean> {
  try {
    const figures = await measure(await ensureTerraform(processIo(process.cwd())));
    for (const line of tableOf(figures)) console.log(line);
    return figures.every(({ ratio }) => ratio <= budget);
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    console.log(`not measured: ${failure.message}`);
    return true;
  }
}

/** The emulator runs in this process, which does nothing else in the meantime. */
export async function measure(terraform: string): Promise<EmulatorFigures[]> {
  const directory = mkdtempSync(join(tmpdir(), "bench-emulator-"));
  const emulator = await startEmulator({ worldDirectory: join(directory, "world") });
  try {
    const { emulated, plain } = programs(sets);
    const inFolder = (name: string, program: Program): string => {
      const cwd = join(directory, name);
      mkdirSync(cwd);
      writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(program));
      return cwd;
    };
    const folders = { plain: inFolder("plain", plain), emulated: inFolder("emulated", emulated) };
    const cost = async (cwd: string, args: readonly string[]): Promise<{ terraform: number; emulator: number }> => {
      const before = process.cpuUsage();
      const command = [terraform, ...args, "-no-color"] as const;
      const { cpu } = await timed({ command: [...command], cwd, env: emulator.environment });
      const { user, system } = process.cpuUsage(before);
      return { terraform: cpu, emulator: (user + system) / 1000 };
    };
    for (const cwd of Object.values(folders)) await cost(cwd, ["init"]);
    const figures: EmulatorFigures[] = [];
    for (const [command, args] of Object.entries(commands)) {
      const { terraform: alone } = await cost(folders.plain, args);
      const both = await cost(folders.emulated, args);
      figures.push({ command, plain: alone, ...both, ratio: (both.terraform + both.emulator) / alone });
    }
    return figures;
  } finally {
    await emulator.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function tableOf(figures: readonly EmulatorFigures[]): string[] {
  const { resources } = programs(sets);
  const heading = `${resources} resources, CPU s`.padEnd(28);
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
  return [
    `${heading}terraform_data   Terraform   emulator   times terraform_data`,
    ...figures.map(({ command, plain, terraform, emulator, ratio }) => {
      const columns = [seconds(plain).padStart(14), seconds(terraform).padStart(12), seconds(emulator).padStart(11)];
      return `${command.padEnd(28)}${columns.join("")}   ${ratio.toFixed(2)}, ${ratio <= budget ? "within" : "OVER"} ${budget}`;
    }),
  ];
}
