import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { printedCommands } from "../kills/kill-run.ts";
import { processes, stop, type Victim, victims } from "../kills/processes.ts";
import { Random } from "../kills/random.ts";
import type { Stage } from "./stage.ts";

export interface SandpitKill {
  readonly seed: number;
  readonly command: "up" | "down";
  /** The share of the time that the command takes, after which it is killed: from its start to its last write. */
  readonly moment: number;
  readonly victim: Exclude<Victim, "terraform">;
  /** What is run afterwards: the same command, or `down` of what is half up. */
  readonly afterwards: "up" | "down";
}

export interface SandpitOutcome extends SandpitKill {
  /** Whether the kill met the command at work. */
  readonly met: boolean;
  /** State of the entry that the kill left; `none` if there was none. */
  readonly found: string;
  /** How often commands were run until what was asked for was done. */
  readonly again: number;
  /** Printed commands that were run. */
  readonly commands: readonly string[];
  readonly converged: boolean;
  /** What is left after a last `down`. */
  readonly left: readonly string[];
  readonly lastOutput: string;
}

/** Half of the kills are of `up`; after half of these, nobody wants the sandpit any more. */
export function sandpitKillOf(seed: number): SandpitKill {
  const random = new Random(seed + 5000);
  const command = seed % 2 === 0 ? "up" : "down";
  return {
    seed,
    command,
    moment: random.below(1000) / 1000,
    victim: random.pick(["command", "everything"]),
    afterwards: command === "down" || seed % 4 === 0 ? "down" : "up",
  };
}

const name = "killed";
const mostRuns = 8;

/**
 * Kills an `up` or a `down` of a sandpit, and runs what its owner would run then, with the commands that it prints, until it
 * succeeds; at last the sandpit is taken down.
 *
 * @param duration milliseconds that the command takes
 */
export async function killSandpit(stage: Stage, kill: SandpitKill, duration: number): Promise<SandpitOutcome> {
  const { root } = stage;
  const before = stage.world();
  const argv = (command: "up" | "down") => [
    "sandpit",
    command,
    name,
    ...(command === "down" ? ["--auto-approve"] : []),
  ];
  if (kill.command === "down") await stage.succeed(argv("up"));
  slowDown(root, kill.command === "up" ? "create" : "delete");
  const [program, ...rest] = stage.command(argv(kill.command));
  const child = execa(program, rest, {
    cwd: root,
    all: true,
    reject: false,
    detached: true,
  });
  let isOver = false;
  const ended = child.then(() => {
    isOver = true;
  });
  await Promise.race([ended, sleep(kill.moment * duration)]);
  const met = !isOver;
  for (const pid of victims(root, kill.victim, child.pid)) stop(pid);
  await ended;
  // What was not killed finishes on its own.
  while (processes(root).length > 0) await sleep(50);
  writeFileSync(faultsOf(root), "[]");
  const found = (await stage.registry.read(name))?.entry.state ?? "none";

  const commands: string[] = [];
  const reach = async (command: "up" | "down"): Promise<{ runs: number; output: string; done: boolean }> => {
    for (let runs = 1; ; runs++) {
      const { exitCode, output } = await stage.run(argv(command));
      const isGone = command === "down" && (await stage.registry.read(name)) === undefined;
      const done = command === "down" ? isGone : exitCode === 0;
      if (done || runs === mostRuns) return { runs, output, done };
      for (const printed of printedCommands(output)) {
        commands.push(printed);
        const approved = printed.startsWith("./platform") ? `${printed} --auto-approve` : printed;
        await execa("sh", ["-c", approved], { cwd: root, reject: false });
      }
    }
  };
  const reached = await reach(kill.afterwards);
  const last = kill.afterwards === "up" ? await reach("down") : reached;
  const left = await stage.left(before);
  const converged = reached.done && last.done;
  return {
    ...kill,
    met,
    found,
    again: reached.runs,
    commands,
    converged,
    left,
    lastOutput: converged ? "" : `${reached.output}\n${last.output}`,
  };
}

/** So slow that a kill meets Terraform at work, and between what is done and what is answered. */
function slowDown(root: string, operation: "create" | "delete"): void {
  const types = ["aws_iam_role", "kubernetes_namespace_v1", "aws_eks_access_entry"];
  const late = types.map((type) => ({ type, operation, effect: "late", seconds: 1, count: 9 }));
  writeFileSync(faultsOf(root), JSON.stringify(late));
}

function faultsOf(root: string): string {
  return join(root, ".platform/emulated/faults.json");
}
