import { killSandpit, type SandpitKill, type SandpitOutcome, sandpitKillOf } from "./sandpits/kill-sandpit.ts";
import { Stage } from "./sandpits/stage.ts";

const count = 40;

/**
 * Kills twenty `sandpit up` and twenty `sandpit down` at moments by seed, and runs what their owner would run then.
 *
 * @returns whether all of them ended well, and nothing was left in the registry or in the emulated AWS
 */
export async function run(): Promise<boolean> {
  const stage = new Stage();
  try {
    await stage.open();
    const { milliseconds: up } = await stage.succeed(["sandpit", "up", "killed"]);
    const { milliseconds: down } = await stage.succeed(["sandpit", "down", "killed", "--auto-approve"]);
    // What is made slow lengthens each by about two seconds.
    const durations = { up: up + 2000, down: down + 2000 };
    let converged = 0;
    let met = 0;
    let left = 0;
    for (let seed = 1; seed <= count; seed++) {
      const kill = sandpitKillOf(seed);
      const outcome = await killAtWork(stage, kill, durations[kill.command]);
      converged += outcome.converged ? 1 : 0;
      met += outcome.met ? 1 : 0;
      left += outcome.left.length;
      const what = outcome.converged
        ? `${outcome.afterwards} after ${outcome.again}`
        : `DOES NOT CONVERGE\n${outcome.lastOutput}`;
      const more = [...outcome.commands, ...outcome.left.map((each) => `left: ${each}`)].map((line) => `\n    ${line}`);
      const moment = `${(outcome.moment * 100).toFixed(0)} %`.padStart(5);
      console.log(
        `${String(seed).padStart(2)}  ${kill.command.padEnd(4)}  ${moment}  ${kill.victim.padEnd(10)}  ${outcome.found.padEnd(10)}  ${what}${more.join("")}`,
      );
    }
    console.log(
      `${converged} of ${count} kills were continued to the end, ${met} of them met the command at work; ${left} things left.`,
    );
    return converged === count && left === 0;
  } finally {
    stage.close();
  }
}

/** A command may be done sooner than others were: then it is killed again, earlier, until that meets it at work. */
async function killAtWork(stage: Stage, kill: SandpitKill, duration: number): Promise<SandpitOutcome> {
  for (let moment = kill.moment; ; moment /= 2) {
    const outcome = await killSandpit(stage, { ...kill, moment }, duration);
    if (outcome.met || !outcome.converged || outcome.left.length > 0) return outcome;
  }
}
