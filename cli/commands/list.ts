import { join } from "node:path";
import type { Target } from "@ml-platform/stacks";
import { Command } from "commander";
import { standsAnything } from "../plan/state.ts";
import type { PlatformEnvironment } from "../services.ts";
import { readConfiguration } from "../plan/configuration.ts";
import { readLocalState } from "../plan/read-state.ts";
import { synthesizeInto } from "../plan/run.ts";
import { inScratchDirectory } from "../plan/scratch-directory.ts";
import { type Context, parseTarget, type TargetOptions, withTarget } from "./options.ts";

const help = `
Whether a stack stands is known for local states only (--target emulated, or a local backend).

Examples:
  $ platform list
  $ platform list --target emulated --json`;

interface ListedStack {
  readonly id: string;
  readonly dependencies: readonly string[];
  /** `applied`, `not applied`, or the kind of backend that would have to be asked. */
  readonly state: string;
}

type Listed = Omit<PlatformEnvironment, "backend"> & {
  readonly backend: string;
  readonly stacks: readonly ListedStack[];
};

export function listCommand(context: Context): Command {
  const command = new Command("list")
    .description("list environments, their stacks and what depends on what")
    .option("--json", "print as JSON")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (options: TargetOptions & { json?: boolean }) => {
    const { io, services } = context;
    const target = parseTarget(options.target);
    const listed: Listed[] = [];
    for (const environment of await services.environments())
      listed.push(await listEnvironment(context, environment, target));
    io.stdout.write(`${options.json ? JSON.stringify(listed, null, 2) : listed.map(text).join("\n\n")}\n`);
  });
}

async function listEnvironment(context: Context, environment: PlatformEnvironment, target: Target): Promise<Listed> {
  const { io, services } = context;
  const { name, account, region, protected: isProtected, backend } = environment;
  const stacks = await inScratchDirectory(join(io.root, ".platform", target), async (outdir) => {
    const synthesis = await synthesizeInto(outdir, { io, services, target }, environment);
    return synthesis.stacks.map((stack) => {
      const { backend: kind, stateFile } = readConfiguration(stack.directory);
      const local = stateFile !== undefined && standsAnything(readLocalState(stack)) ? "applied" : "not applied";
      return { id: stack.id, dependencies: stack.dependencies, state: stateFile === undefined ? kind : local };
    });
  });
  return {
    name,
    account,
    region,
    protected: isProtected,
    backend: target === "emulated" ? "local" : backend.type,
    stacks,
  };
}

function text({ name, account, region, protected: isProtected, stacks }: Listed): string {
  const width = Math.max(...stacks.map(({ id }) => id.length), 0);
  const stackLines = stacks.map(({ id, dependencies, state }) => {
    const needs = dependencies.length === 0 ? "" : `   reads ${dependencies.join(", ")}`;
    const known = state === "applied" || state === "not applied" ? state : `state in ${state}`;
    return `  ${id.padEnd(width)}  ${known.padEnd("not applied".length)}${needs}`.trimEnd();
  });
  const head = `${name}   ${account.alias} (${account.id})   ${region}${isProtected ? "   protected" : ""}`;
  return [head, ...stackLines].join("\n");
}
