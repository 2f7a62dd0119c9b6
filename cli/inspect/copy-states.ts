import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseState, StateError } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { targetHint } from "../plan/hints.ts";
import { shownPath } from "../plan/locate.ts";
import type { FoundStacks, StateProblem } from "./find-stacks.ts";
import { sourceOf } from "./read-stacks.ts";

/** A copy of a state as it was stored, secrets included. */
export interface StateCopy {
  readonly stack: string;
  readonly environment: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly serial?: number;
  /** Why the copy cannot be read as a state. */
  readonly problem?: string;
}

export interface Copies {
  /** Relative to the repository: `.platform/backups/<time>`. */
  readonly directory: string;
  readonly copies: readonly StateCopy[];
  readonly notApplied: readonly string[];
  readonly problems: readonly StateProblem[];
}

/** Copies states, byte for byte, into a directory named after the current time and readable by its owner only. */
export async function copyStates(
  context: Context,
  { target, stacks }: Pick<FoundStacks, "target" | "stacks">,
  version?: string,
): Promise<Copies> {
  const { io, services } = context;
  const time = services.now().toISOString().replace(/[:.]/g, "-").replace("Z", "");
  const directory = join(io.root, ".platform", "backups", time);
  const copies: StateCopy[] = [];
  const notApplied: string[] = [];
  const problems: StateProblem[] = [];
  for (const stack of stacks) {
    const { id, environment } = stack;
    const source = sourceOf(context, { target }, stack);
    try {
      const stored = await source.read(version);
      if (stored === undefined) {
        notApplied.push(id);
        continue;
      }
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      // An orphan may be called by its file.
      const file = join(directory, `${id.replaceAll(/[^\w.-]+/g, "-")}.tfstate`);
      writeFileSync(file, stored.text, { mode: 0o600 });
      // A file that already exists, from the same moment, would keep its mode.
      chmodSync(file, 0o600);
      copies.push({ stack: id, environment, file: relative(io.root, file), ...readable(stored.text) });
    } catch (failure) {
      if (!(failure instanceof StateError)) throw failure;
      const file = shownPath(context.io, source.file);
      problems.push({ environment, stack: id, file, kind: failure.kind, message: `${file}: ${failure.message}` });
    }
  }
  return { directory: relative(io.root, directory), copies, notApplied, problems };
}

function readable(text: string): Pick<StateCopy, "serial" | "problem"> {
  try {
    return { serial: parseState(text).serial };
  } catch (failure) {
    if (failure instanceof StateError) return { problem: failure.message };
    throw failure;
  }
}

/** The commands that restore a copy to the backend of its stack: it is older than what it replaces. */
export function restoreLines(found: Pick<FoundStacks, "target">, { stack, environment, file }: StateCopy): string[] {
  const hint = targetHint(found);
  return [
    `./platform state push ${stack} ${file} --force${hint}`,
    `./platform plan ${environment}${hint} --stack ${stack}`,
  ];
}
