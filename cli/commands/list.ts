import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import { mayHoldAnything, readStates, type Stack } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { plural } from "../output/print.ts";
import { reportInvalid } from "../output/print-invalid.ts";
import { targetHint } from "../plan/hints.ts";
import { locatedStacks, openOptions } from "../plan/locate.ts";
import { openSandpitRegistry } from "../sandpit/registry/open-registry.ts";
import { parseTarget, type TargetOptions, withTarget } from "./options.ts";

const help = `
Whether a stack is applied, and how many sandpits there are, is shown for local states only (--target emulated, or a local
backend). "platform sandpit list" shows sandpits.

Examples:
  $ platform list
  $ platform list --target emulated --json`;

interface ListedStack {
  readonly id: string;
  readonly dependencies: readonly string[];
  /** `applied`, `not applied`, `not readable`, or the kind of backend that would have to be asked. */
  readonly state: string;
}

type Listed = Pick<Environment, "name" | "kind" | "account" | "region" | "protected"> & {
  /** Name of the environment that a personal one is derived from. */
  readonly base?: string;
  readonly backend: string;
  readonly stacks: readonly ListedStack[];
  /** Names of the sandpits that are derived from it. @default - it allows none, or they would have to be asked for */
  readonly sandpits?: readonly string[];
};

export function listCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return withTarget(command, context).action(async (options: TargetOptions & { json?: boolean }) => {
    const { io, services } = context;
    const target = parseTarget(options.target);
    const loaded = await services.environments();
    const listed = await Promise.all(loaded.map((each) => listEnvironment(context, each, target)));
    const text = options.json
      ? JSON.stringify(listed, null, 2)
      : listed.flatMap((each) => ("problem" in each ? [] : [environmentText(each, target)])).join("\n\n");
    io.stdout.write(`${text}\n`);
    if (options.json) context.exit(listed.some((each) => "problem" in each) ? 1 : 0);
    else reportInvalid(context, loaded);
  });
}

type Invalid = Extract<LoadedEnvironment, { problem: string }>;

async function listEnvironment(context: Context, loaded: LoadedEnvironment, target: Target): Promise<Listed | Invalid> {
  if ("problem" in loaded) return loaded;
  const { io, services } = context;
  const { environment } = loaded;
  const { name, kind, base, account, region, protected: isProtected, backend } = environment;
  const stacks = await locatedStacks({ io, services, target }, environment);
  const locally = await statesHere(context, stacks, target);
  const sandpits = await sandpitsHere(context, environment, target);
  return {
    name,
    kind,
    ...(base !== undefined && { base: base.name }),
    account,
    region,
    protected: isProtected,
    backend: target === "emulated" ? "local" : backend.type,
    stacks: stacks.map(({ id, dependencies, location }) => ({
      id,
      dependencies,
      state: locally.get(id) ?? location.type,
    })),
    ...(sandpits !== undefined && { sandpits }),
  };
}

/** Undefined where they would have to be asked for. What is damaged is said by `platform sandpit list`. */
async function sandpitsHere(
  { io }: Context,
  environment: Environment,
  target: Target,
): Promise<readonly string[] | undefined> {
  const isLocal = target === "emulated" || environment.backend.type === "local";
  if (!isLocal || environment.sandpits === undefined) return undefined;
  const { sandpits } = await openSandpitRegistry(io, target, environment).list();
  return sandpits.flatMap(({ entry }) => (entry.base === environment.name ? [entry.name] : []));
}

const localStates = ["applied", "not applied", "not readable"] as const;
type LocalState = (typeof localStates)[number];

function isLocal(state: string): boolean {
  return localStates.some((known) => known === state);
}

/** What the local states hold, by the ids of their stacks. */
async function statesHere({ io }: Context, stacks: readonly Stack[], target: Target): Promise<Map<string, LocalState>> {
  const local = stacks.filter(({ location }) => location.type === "local");
  const readings = await readStates(local, openOptions(io, target));
  return new Map(
    readings.map((reading) => {
      if (reading.status === "failed") return [reading.stack.id, "not readable"];
      return [reading.stack.id, mayHoldAnything(reading) ? "applied" : "not applied"];
    }),
  );
}

function environmentText(
  { name, kind, base, account, region, protected: isProtected, stacks, sandpits }: Listed,
  target: Target,
): string {
  const width = Math.max(...stacks.map(({ id }) => id.length), 0);
  const stackLines = stacks.map(({ id, dependencies, state }) => {
    const needs = dependencies.length === 0 ? "" : `   reads ${dependencies.join(", ")}`;
    const known = isLocal(state) ? state : `state in ${state}`;
    return `  ${id.padEnd(width)}  ${known.padEnd("not applied".length)}${needs}`.trimEnd();
  });
  const notes = [isProtected ? "protected" : "", kind === "personal" ? `personal, derived from ${base}` : ""];
  const head = [name, `${account.alias} (${account.id})`, region, ...notes.filter((note) => note !== "")].join("   ");
  const sandpitLines =
    sandpits === undefined || sandpits.length === 0
      ? []
      : [`  ${plural(sandpits.length, "sandpit")}: ./platform sandpit list${targetHint({ target })}`];
  return [head, ...(stacks.length === 0 ? ["  no stacks of its own"] : stackLines), ...sandpitLines].join("\n");
}
