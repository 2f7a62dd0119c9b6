import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureTerraform, processIo } from "@ml-platform/cli";
import { killOf, killRun } from "./kills/kill-run.ts";
import { ReferenceCopy } from "./reference-copy.ts";

const count = 60;

/**
 * Kills 60 runs, a third of them inside Terraform's apply and destroy, and runs each again, with the commands that it
 * prints, until it succeeds.
 *
 * @returns whether all did
 */
export async function run(): Promise<boolean> {
  const copy = new ReferenceCopy();
  try {
    process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(processIo(copy.root));
    let converged = 0;
    let commands = 0;
    let left = 0;
    let unnamed = 0;
    for (let seed = 1; seed <= count; seed++) {
      resetRehearsal(copy.root);
      const outcome = await killRun(copy.root, killOf(seed));
      const { command, moment, victim } = outcome;
      converged += outcome.converged ? 1 : 0;
      commands += outcome.commands.length;
      left += outcome.left.length;
      unnamed += outcome.unnamed.length;
      const what = outcome.converged ? `converged after ${outcome.again}` : `DOES NOT CONVERGE\n${outcome.lastOutput}`;
      const more = [...outcome.commands, ...outcome.left.map((object) => `left: ${object}`)].map(
        (line) => `\n    ${line}`,
      );
      console.log(
        `${String(seed).padStart(2)}  ${command.padEnd(7)}  ${moment.padEnd(16)}  ${victim.padEnd(10)}  ${what}${more.join("")}`,
      );
    }
    console.log(
      `${converged} of ${count} runs converged, with ${commands} printed commands; ${left} objects are in no state, ${unnamed} of them were not named.`,
    );
    return converged === count && unnamed === 0;
  } finally {
    copy.remove();
  }
}

/** Removes what earlier runs have left. */
export function resetRehearsal(root: string): void {
  rmSync(join(root, ".platform"), { recursive: true, force: true });
  mkdirSync(join(root, ".platform/emulated"), { recursive: true });
}
