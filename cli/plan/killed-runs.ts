import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseEvent } from "../terraform/events.ts";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { outputName, pidName } from "../terraform/terraform.ts";
import { Activities, isChange, type Operation } from "./activities.ts";

/**
 * What runs that were killed were doing to the world when they ended: its result may be in no state. Removes the output
 * that they left, which holds values in clear text, so everything is told once.
 *
 * @param runs the directory that holds a directory for each run, named `<time>-<pid>`
 */
export function takeKilledRuns(runs: string): Operation[] {
  return (existsSync(runs) ? readdirSync(runs) : []).flatMap((run) => {
    if (isProcessAlive(Number(run.split("-").at(-1)))) return [];
    const stacks = join(runs, run, "stacks");
    return (existsSync(stacks) ? readdirSync(stacks) : []).flatMap((id) => takeKilled(join(stacks, id), id));
  });
}

function takeKilled(directory: string, id: string): Operation[] {
  const output = join(directory, outputName);
  try {
    if (!existsSync(output) || isTerraformAlive(join(directory, pidName))) return [];
    const activities = new Activities(() => 0);
    for (const line of readFileSync(output, "utf8").replaceAll("\0", "").split("\n")) {
      const event = parseEvent(line);
      if (event !== undefined) activities.follow(id, event);
    }
    rmSync(output);
    return activities.operations().filter(isChange);
  } catch {
    // Another command that starts now tells it.
    return [];
  }
}

/** Terraform outlives a command that is killed, and still writes then. */
function isTerraformAlive(file: string): boolean {
  return existsSync(file) && isProcessAlive(Number(readFileSync(file, "utf8")));
}

/** What to look for after runs were killed; empty if nothing was being changed. */
export function killedRunsText(operations: readonly Operation[]): string {
  if (operations.length === 0) return "";
  const lines = operations.map(({ doing, stack, address }) => `\n  ${doing} ${stack}:${address}`);
  return `An earlier run was killed. What it was doing may be missing from the state; what it made and could not save exists all the same (docs/recovery.md):${lines.join("")}`;
}
