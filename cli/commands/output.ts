import { hiddenText, visibleOutput } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { survey } from "../inspect/read-stacks.ts";
import { type ReadableState, requireReadable } from "../plan/read-state.ts";
import { parseTarget, stackOption, type TargetOptions, withTarget } from "./options.ts";

interface OutputOptions extends TargetOptions {
  readonly json?: boolean;
  readonly stack: readonly string[];
}

const help = `
Sensitive values are not shown.

Examples:
  $ platform output dev
  $ platform output dev --stack network --json`;

export function outputCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON: stack, then output, then {value, sensitive}").addHelpText("after", help);
  return withTarget(command, context)
    .addOption(stackOption())
    .action(async (environment: string, options: OutputOptions) => {
      const { readings } = await survey(context, {
        target: parseTarget(options.target),
        environment,
        patterns: options.stack,
      });
      const stacks = readings.map(
        (reading) => [reading.stack.id, shownOutputs(requireReadable(context.io, reading))] as const,
      );
      const text = options.json
        ? JSON.stringify(Object.fromEntries(stacks), null, 2)
        : stacks.map(stackText).join("\n");
      context.io.stdout.write(`${text}\n`);
    });
}

type Outputs = Readonly<Record<string, { readonly value?: unknown; readonly sensitive: boolean }>>;

function shownOutputs(reading: ReadableState): Outputs | null {
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
