import { sandpitEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { plural, printedTable, valueText } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { findSandpit } from "../../sandpit/find/find-sandpit.ts";
import { specOf } from "../../sandpit/run/sandpit-run.ts";
import { type SandpitDifference, sandpitDifferences } from "../../sandpit/show/differences.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Compares what the sandpit is described to be with its base, by the code that is checked out: nothing is planned, and
what exists is not looked at. "you" marks what was chosen with --set or --kubernetes; every sandpit of its kind has the
rest.

Examples:
  $ platform sandpit diff
  $ platform sandpit diff anna --json`;

interface DiffOptions extends TargetOptions {
  readonly base?: string;
  readonly json?: boolean;
}

export function sandpitDiffCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .option("--json", "print as JSON")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (given: string | undefined, options: DiffOptions) => {
    const { io } = context;
    const target = parseTarget(options.target);
    const { base, registered } = await findSandpit(context, target, given, options.base);
    const { entry } = registered;
    if (base.name !== entry.base) {
      throw new UserError(
        `${entry.name} is derived from ${entry.base}, which has no file any more, so there is nothing to compare it with.`,
      );
    }
    const environment = sandpitEnvironment(base, specOf(entry, entry.state === "sleeping"));
    const { shared, own, differs } = sandpitDifferences(environment, entry);
    if (options.json === true) {
      const document = { schemaVersion: 1, target, name: entry.name, base: base.name, shared, own, differs };
      io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
      return;
    }
    const lines = [
      `${entry.name} uses of ${base.name}: ${shared.length === 0 ? "nothing" : shared.join(", ")}. Of its own: ${own.join(", ")}.`,
      "",
      ...(differs.length === 0
        ? ["Where both have something, it is the same."]
        : [differenceTable(context, differs, base.name, entry.name), "", `${plural(differs.length, "difference")}.`]),
    ];
    io.stdout.write(`${printable(lines.join("\n"))}\n`);
  });
}

function differenceTable(
  context: Context,
  differs: readonly SandpitDifference[],
  base: string,
  sandpit: string,
): string {
  return printedTable(context, differs, [
    { title: "path", value: ({ path }) => path, shrink: "middle" },
    { title: base, value: (each) => sideText(each.base), shrink: "end", givesWayFirst: true },
    { title: sandpit, value: (each) => sideText(each.sandpit), shrink: "end" },
    { title: "", value: ({ chosen }) => (chosen ? "you" : "") },
  ]);
}

function sideText(value: SandpitDifference["base"]): string {
  return value === undefined ? "-" : valueText(value);
}
