import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseState, type StackPlace, StateError } from "@ml-platform/state";
import { type Context, targetHint } from "../commands/options.ts";
import { type Places, type StateProblem, shownPath, sourceOf } from "./survey.ts";

/** A copy of a state as it was stored, secrets included. */
export interface StateCopy {
  readonly stack: string;
  readonly environment: string;
  /** Below the repository. */
  readonly file: string;
  readonly serial?: number;
  /** It was copied, but is no readable state. */
  readonly problem?: string;
}

export interface Copies {
  /** Below the repository: `.platform/backups/<time>`. */
  readonly directory: string;
  readonly copies: readonly StateCopy[];
  readonly notApplied: readonly string[];
  readonly problems: readonly StateProblem[];
}

/** Copies states, byte by byte, into a directory of this moment; readable by its owner only. */
export async function copyStates(
  context: Context,
  { target, places }: Pick<Places, "target" | "places">,
  version?: string,
): Promise<Copies> {
  const { io, services } = context;
  const time = services.now().toISOString().replace(/[:.]/g, "-").replace("Z", "");
  const directory = join(io.root, ".platform", "backups", time);
  const copies: StateCopy[] = [];
  const notApplied: string[] = [];
  const problems: StateProblem[] = [];
  for (const place of places) {
    const { id: stack, environment } = place;
    const source = sourceOf(context, target, place);
    try {
      const stored = await source.read(version);
      if (stored === undefined) {
        notApplied.push(stack);
        continue;
      }
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const file = join(directory, `${stack}.tfstate`);
      writeFileSync(file, stored.text, { mode: 0o600 });
      // A file that is there already, of the same moment, keeps its mode.
      chmodSync(file, 0o600);
      copies.push({ stack, environment, file: relative(io.root, file), ...readable(stored.text) });
    } catch (failure) {
      if (!(failure instanceof StateError)) throw failure;
      const file = shownPath(context, source.file);
      problems.push({ environment, stack, file, kind: failure.kind, message: `${file}: ${failure.message}` });
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

/** How a copy is put back, for the backend that the stack has. */
export function restoreLines(context: Context, places: Places, { stack, file, environment }: StateCopy): string[] {
  const place = places.places.find(({ id }) => id === stack) as StackPlace;
  const plan = `pnpm platform plan ${environment}${targetHint(places)} --stack ${stack}`;
  if (place.backend.type === "local") {
    return [`cp ${file} ${shownPath(context, place.backend.path)}`, plan];
  }
  return [
    `pnpm platform synth ${environment}`,
    `cd cdktf.out/stacks/${stack} && terraform init && terraform state push ../../../${file}`,
    plan,
  ];
}
