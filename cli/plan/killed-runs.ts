import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseEvent } from "../terraform/events.ts";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { outputName, pidName } from "../terraform/terraform.ts";
import { cutReserve, findUnsavedState } from "../terraform/unsaved-state.ts";
import { Activities, isChange, type Operation } from "./activities.ts";

/** What a run that was killed has left of a stack. */
interface Left {
  readonly stack: string;
  /** What it was doing to the world when it ended. */
  readonly operations: readonly Operation[];
  /** The file with the state that Terraform, which outlived the run, could not save. */
  readonly unsaved?: string;
}

/**
 * What runs that were killed were doing to the world when they ended: its result may be in no state. Removes the output
 * that they left, which holds values in clear text, so everything is told once. Output that holds a state is kept.
 *
 * @param runs the directory that holds a directory for each run, named `<time>-<pid>`
 */
export function takeKilledRuns(runs: string): Left[] {
  return (existsSync(runs) ? readdirSync(runs) : []).flatMap((run) => {
    if (isProcessAlive(Number(run.split("-").at(-1)))) return [];
    const stacks = join(runs, run, "stacks");
    return (existsSync(stacks) ? readdirSync(stacks) : []).flatMap((id) => takeKilled(join(stacks, id), id));
  });
}

function takeKilled(directory: string, id: string): Left[] {
  const output = join(directory, outputName);
  try {
    if (!existsSync(output) || isTerraformAlive(join(directory, pidName))) return [];
    cutReserve(output);
    const activities = new Activities(() => 0);
    for (const line of readFileSync(output, "utf8").split("\n")) {
      const event = parseEvent(line);
      if (event !== undefined) activities.follow(id, event);
    }
    const state = findUnsavedState(directory, output, "");
    rmSync(output, { force: true });
    const operations = activities.operations().filter(isChange);
    return [{ stack: id, operations, ...(state?.kind === "kept" && { unsaved: state.file }) }];
  } catch {
    // Another command that starts now tells it.
    return [];
  }
}

/** Terraform outlives a command that is killed, and still writes then. */
function isTerraformAlive(file: string): boolean {
  return existsSync(file) && isProcessAlive(Number(readFileSync(file, "utf8")));
}

/**
 * What to look for, and which states to bring back, after runs were killed; empty if nothing was being changed.
 *
 * @param push the command that brings back the state of a stack from a file
 */
export function killedRunsText(left: readonly Left[], push: (stack: string, file: string) => string): string {
  const lines = left.flatMap(({ operations }) =>
    operations.map(({ doing, stack, address }) => `\n  ${doing} ${stack}:${address}`),
  );
  const commands = left.flatMap(({ stack, unsaved }) => (unsaved === undefined ? [] : `\n  ${push(stack, unsaved)}`));
  const texts = [
    lines.length > 0 &&
      `An earlier run was killed. What it was doing may be missing from the state; what it made and could not save exists all the same (docs/recovery.md):${lines.join("")}`,
    commands.length > 0 &&
      `An earlier run was killed, and what it did could not be saved in its state, but is kept. Bring it back before anything else (docs/recovery.md):${commands.join("")}`,
  ];
  return texts.filter((text) => text !== false).join("\n");
}
