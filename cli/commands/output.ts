import { hiddenText, type Reading, readStates, shareSecrets, visibleOutput } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { openOptions } from "../plan/locate.ts";
import { readState } from "../plan/read-state.ts";
import { withRun } from "../plan/run.ts";
import { type RunOptions, requestFor, withRunOptions } from "./options.ts";

const help = `
Sensitive values are not shown.

Examples:
  $ platform output dev
  $ platform output dev --stack network --json`;

export function outputCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON: stack, then output, then {value, sensitive}").addHelpText("after", help);
  return withRunOptions(command, context).action(
    async (environment: string, options: RunOptions & { json?: boolean }) => {
      await withRun({ ...requestFor(context, environment, options), needsCredentials: false }, async (run) => {
        const readings = await Promise.all(run.stacks.map((stack) => readState(run, stack)));
        // A value may be marked as sensitive in one state and be copied to another.
        shareSecrets([...readings, ...(await readStates(run.allStacks, openOptions(context.io, run.request.target)))]);
        const stacks = readings.map((reading) => [reading.stack.id, shownOutputs(reading)] as const);
        const text = options.json
          ? JSON.stringify(Object.fromEntries(stacks), null, 2)
          : stacks.map(stackText).join("\n");
        context.io.stdout.write(`${text}\n`);
      });
    },
  );
}

type Outputs = Readonly<Record<string, { readonly value?: unknown; readonly sensitive: boolean }>>;

function shownOutputs(reading: Reading): Outputs | null {
  if (reading.status !== "read") return null;
  return Object.fromEntries(
    reading.state.outputs.map((output) => {
      const { name, sensitive } = output;
      return [name, sensitive ? { sensitive } : { value: visibleOutput(output), sensitive }];
    }),
  );
}

function stackText([id, outputs]: readonly [string, Outputs | null]): string {
  if (outputs === null) return `${id}: not applied`;
  if (Object.keys(outputs).length === 0) return `${id}: no outputs`;
  return [id, ...valueLines(withoutSensitive(outputs), "  ")].join("\n");
}

function withoutSensitive(outputs: Outputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value, sensitive }]) => [name, sensitive ? hiddenText : value]),
  );
}

/** `name  value`, one line each; the members of a map or a list are indented below its name. */
function valueLines(values: Readonly<Record<string, unknown>>, indent: string): string[] {
  const width = Math.max(...Object.keys(values).map((name) => name.length), 0);
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? [`${indent}${name}`, ...valueLines(value as Readonly<Record<string, unknown>>, `${indent}  `)]
      : [`${indent}${name.padEnd(width)}  ${value}`],
  );
}
