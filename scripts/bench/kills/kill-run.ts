import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { processes, stop, type Victim, victims } from "./processes.ts";
import { Random } from "./random.ts";
import { objects } from "./world.ts";

/** Where a command is killed: at any time after its start, or while Terraform applies or destroys. */
export type Moment = "any" | "inside Terraform";

export interface Kill {
  readonly seed: number;
  readonly command: "apply" | "destroy";
  readonly moment: Moment;
  readonly victim: Victim;
}

export interface Outcome extends Kill {
  /** Whether the command, run again with the commands that it printed, did all there was to do. */
  readonly converged: boolean;
  /** How often it was run again. */
  readonly again: number;
  /** The printed commands that were run. */
  readonly commands: readonly string[];
  /** Objects that are in no state. */
  readonly left: readonly string[];
  /**
   * Of these, those whose address no run after the kill named. None if the first local state was cut off, with which all
   * that was made so far is forgotten but for the log: backends other than files keep a whole one.
   */
  readonly unnamed: readonly string[];
  readonly lastOutput: string;
}

const environment = "small";
const scope = ["--target", "emulated", "--stack", "network"];

/** A third of the kills are inside Terraform, half destroy; everything else follows from the seed. */
export function killOf(seed: number): Kill {
  const random = new Random(seed);
  return {
    seed,
    command: seed % 2 === 0 ? "apply" : "destroy",
    moment: seed % 3 === 0 ? "inside Terraform" : "any",
    victim: random.pick(["command", "everything", "terraform"]),
  };
}

/**
 * Kills a command in the repository at `root`, in which nothing exists, and runs it again, with the commands that it
 * prints, until it succeeds. Afterwards nothing that a state knows exists.
 */
export async function killRun(root: string, kill: Kill): Promise<Outcome> {
  const random = new Random(kill.seed + 1000);
  if (kill.command === "destroy") await platform(root, ["apply", environment, ...scope, "--auto-approve"]);
  // Slow enough that a kill meets Terraform at work, and between what is done and what is answered.
  const type = random.pick(["aws_subnet", "aws_route", "aws_internet_gateway", "aws_cloudwatch_log_group", "aws_eip"]);
  const operation = kill.command === "apply" ? "create" : "delete";
  const late = { type, operation, effect: random.pick(["late", "slow"]), seconds: 2, count: 9 };
  const faults = join(root, ".platform/emulated/faults.json");
  writeFileSync(faults, JSON.stringify([late]));
  const said = await killOnce(root, kill, random);
  writeFileSync(faults, "[]");
  return await converge(root, kill, said);
}

async function killOnce(root: string, { command, moment, victim }: Kill, random: Random): Promise<string> {
  const before = runs(root);
  const child = execa(join(root, "platform"), [command, environment, ...scope, "--auto-approve"], {
    cwd: root,
    all: true,
    reject: false,
    detached: true,
  });
  let isOver = false;
  const ended = child.then(() => {
    isOver = true;
  });
  if (moment === "inside Terraform") {
    const log = (): string =>
      runs(root)
        .flatMap((run) => (before.includes(run) ? [] : logOf(root, run)))
        .join("");
    while (!isOver && !/: (Creating|Destroying)\.\.\./.test(log())) await sleep(20);
    await sleep(random.below(1500));
  } else {
    await Promise.race([ended, sleep(random.below(6000))]);
  }
  for (const pid of victims(root, victim, child.pid)) stop(pid);
  await ended;
  // What was not killed finishes on its own.
  while (processes(root).length > 0) await sleep(50);
  return (await child).all;
}

const mostRuns = 12;

/** @param said what the killed command printed */
async function converge(root: string, kill: Kill, said: string): Promise<Outcome> {
  const commands: string[] = [];
  let output = said;
  let last = "";
  for (let again = 1; again <= mostRuns; again++) {
    const ran = await platform(root, [kill.command, environment, ...scope, "--auto-approve"]);
    last = ran.all;
    output += last;
    if (ran.exitCode === 0) {
      const plan = kill.command === "apply" ? await platform(root, ["plan", environment, ...scope]) : ran;
      const inStates = idsInState(root);
      const left = objects(root).filter(({ id }) => !inStates.has(id));
      const isStateLost = commands.some((command) => command.startsWith("rm "));
      return {
        ...kill,
        converged: plan.exitCode === 0,
        again,
        commands,
        left: left.map(({ type, id }) => `${type} ${id}`),
        unnamed: isStateLost
          ? []
          : left.filter(({ type }) => !isNamed(type, output)).map(({ type, id }) => `${type} ${id}`),
        lastOutput: plan.exitCode === 0 ? "" : plan.all,
      };
    }
    for (const command of printedCommands(ran.all)) {
      commands.push(command);
      output += (
        await execa("sh", ["-c", command.startsWith("./platform") ? `${command} --auto-approve` : command], {
          cwd: root,
          all: true,
          reject: false,
        })
      ).all;
    }
  }
  return { ...kill, converged: false, again: mostRuns, commands, left: [], unnamed: [], lastOutput: last };
}

/** The commands that mend something, as the messages print them. */
export function printedCommands(text: string): string[] {
  const found = text.matchAll(/\.\/platform (?:import|state push|state unlock) (?:"\$\([^)]*\)"|[^\n".]|\.(?=\S))+/g);
  const commands = [...new Set([...found].map(([command]) => command.trim()))];
  if (commands.length > 0) return commands;
  // A local state that was cut off: its backup, or nothing if nothing was ever applied.
  const file = /\b(?:cp \S+\.tfstate\.backup \S+\.tfstate|rm \S+\.tfstate)\b/.exec(text)?.[0];
  return file === undefined ? [] : [file];
}

/** Whether an object of this type was named as one that was being made, or in a command that takes it in. */
function isNamed(type: string, output: string): boolean {
  return new RegExp(`(?:creating|changing|destroying|import \\S+) (?:\\S+:)?${type}\\.`).test(output);
}

function platform(root: string, argv: readonly string[]) {
  return execa(join(root, "platform"), [...argv], { cwd: root, all: true, reject: false });
}

function runs(root: string): string[] {
  const directory = join(root, ".platform/emulated/runs");
  return existsSync(directory) ? readdirSync(directory) : [];
}

function logOf(root: string, run: string): string[] {
  const log = join(root, ".platform/emulated/runs", run, `stacks/${environment}-network/terraform.log`);
  return existsSync(log) ? [readFileSync(log, "utf8")] : [];
}

function idsInState(root: string): Set<unknown> {
  const file = join(root, ".platform/emulated/state", `${environment}-network.tfstate`);
  if (!existsSync(file)) return new Set();
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as {
    resources: { instances: { attributes: { id?: unknown } }[] }[];
  };
  return new Set(resources.flatMap(({ instances }) => instances.map(({ attributes }) => attributes.id)));
}
