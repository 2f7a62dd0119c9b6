import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { checkDrift } from "../../inspect/check-drift.ts";
import { survey } from "../../inspect/read-stacks.ts";
import { driftedOf, driftText } from "../../output/drift-text.ts";
import { notApplied, printResult } from "../../output/print.ts";
import { parseParallelism } from "../../plan/parallelism.ts";
import { type StateOptions, scopeOf, withStackOption, withStateOptions } from "./options.ts";

const help = `
Makes a refresh-only plan of each applied stack: it reads the real infrastructure, changes nothing and takes
no lock. What the code leaves to others (ignore_changes), what repeats another resource, and what passes by itself, such as
a status, is counted and is no drift.

Exit code: 0 no drift, 2 drift, 1 error.

Examples:
  $ platform state drift dev
  $ platform state drift dev --all                        also what is no drift, with the reason
  $ platform state drift prod --stack network --json`;

interface DriftOptions extends StateOptions {
  readonly parallelism: string;
  readonly all?: boolean;
}

export function stateDriftCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help)
    .option("--parallelism <stacks>", "how many stacks to check at once", "4")
    .option("--all", "also show the differences that are no drift");
  return withStackOption(command).action(async (environment: string | undefined, options: DriftOptions) => {
    const parallelism = parseParallelism(options.parallelism);
    const found = await survey(context, scopeOf(options, environment));
    const { stacks, problems } = await checkDrift(context, found, { parallelism, lockTimeout: "0s" });
    printResult(context, {
      json: options.json,
      survey: { ...found, problems: [...found.problems, ...problems] },
      data: { stacks, notApplied: notApplied(found) },
      text: driftText(context, found, stacks, { all: options.all }),
      found: driftedOf(stacks).length > 0,
    });
  });
}
