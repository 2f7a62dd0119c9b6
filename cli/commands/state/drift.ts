import type { StackDrift } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { checkDrift } from "../../inspect/check-drift.ts";
import { survey } from "../../inspect/read-stacks.ts";
import { differencesText } from "../../output/differences.ts";
import { notApplied, notAppliedText, plural, printResult } from "../../output/print.ts";
import { parseParallelism } from "../../plan/run.ts";
import { type StateOptions, scopeOf, withStackOption, withStateOptions } from "./options.ts";

const help = `
Makes a refresh-only plan of each applied stack: it reads the real infrastructure, changes nothing and takes
no lock.

Exit code: 0 no drift, 2 drift, 1 error.

Examples:
  $ platform state drift dev
  $ platform state drift prod --stack network --json`;

interface DriftOptions extends StateOptions {
  readonly parallelism: string;
}

export function stateDriftCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help).option("--parallelism <stacks>", "how many stacks to check at once", "4");
  return withStackOption(command).action(async (environment: string | undefined, options: DriftOptions) => {
    const parallelism = parseParallelism(options.parallelism);
    const found = await survey(context, scopeOf(options, environment));
    const { stacks, problems } = await checkDrift(context, found, { parallelism, lockTimeout: "0s" });
    const drifted = stacks.filter(({ resources }) => resources.length > 0);
    printResult(context, {
      json: options.json,
      survey: { ...found, problems: [...found.problems, ...problems] },
      data: { stacks, notApplied: notApplied(found) },
      text: [
        ...drifted.flatMap((stack) => [stackText(context, stack), ""]),
        summary(stacks, drifted),
        ...notAppliedText(found),
      ].join("\n"),
      found: drifted.length > 0,
    });
  });
}

function stackText(context: Context, { stack, resources }: StackDrift): string {
  return [
    context.colors.bold(stack),
    ...differencesText(context, resources, { noise: true, sides: ["the state", "the infrastructure"] }).map(
      (line) => `  ${line}`,
    ),
  ].join("\n");
}

function summary(stacks: readonly StackDrift[], drifted: readonly StackDrift[]): string {
  if (stacks.length === 0) return "No stack was checked.";
  const count = drifted.reduce((sum, { resources }) => sum + resources.length, 0);
  return count === 0
    ? `No drift in ${plural(stacks.length, "stack")}.`
    : `${plural(count, "resource")} drifted in ${drifted.length} of ${plural(stacks.length, "stack")}.`;
}
