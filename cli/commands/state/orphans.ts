import { findEnvironment } from "@ml-platform/environments/loaded";
import { countsOf, mayHoldAnything, type Reading } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { findOrphans } from "../../inspect/orphans.ts";
import { survey } from "../../inspect/read-stacks.ts";
import { plural, printedTable, printResult } from "../../output/print.ts";
import { targetHint } from "../../plan/hints.ts";
import { shownPath } from "../../plan/locate.ts";
import { type StateOptions, wholeScopeOf, withStateOptions } from "./options.ts";

const help = `
States whose stack is no longer in the code: their resources keep running, and no plan covers them. And stacks that have
no state: never applied, or lost.

Exit code: 0 none, 2 a state that holds resources has no stack, 1 error. Stacks that were never applied, and empty
states of destroyed stacks, are listed but are not findings.

Examples:
  $ platform state orphans
  $ platform state orphans --json`;

export function stateOrphansCommand(command: Command, context: Context): Command {
  return withStateOptions(command, context, help).action(
    async (environment: string | undefined, options: StateOptions) => {
      if (environment !== undefined) findEnvironment(await context.services.environments(), environment);
      const isAsked = (name: string): boolean => environment === undefined || name === environment;
      const all = await survey(context, { ...wholeScopeOf(options, undefined), unclaimed: true });
      const found = findOrphans(all);
      const withoutCode = found.withoutCode.filter(({ stack }) => isAsked(stack.environment));
      const withoutState = found.withoutState.filter((stack) => isAsked(stack.environment));
      // Of a place that cannot be listed, it is not known which states it has.
      const problems = [...all.problems, ...(all.elsewhere ?? [])].filter((problem) => isAsked(problem.environment));
      const places = (all.unlisted ?? []).filter((each) => isAsked(each.environment)).map(({ place }) => place);
      const unlisted = [...new Set(places)];
      printResult(context, {
        json: options.json,
        survey: { target: all.target, problems },
        data: {
          withoutCode: withoutCode.map((reading) => orphanJson(context, reading)),
          withoutState: withoutState.map(({ id, environment: of }) => ({ stack: id, environment: of })),
          ofSandpits: found.ofSandpits,
          unlisted,
        },
        text: [
          withoutCode.length === 0 ? "Every state has its stack in the code." : orphanTable(context, withoutCode),
          ...(withoutState.length === 0
            ? []
            : [`Without a state (never applied, or lost): ${withoutState.map(({ id }) => id).join(", ")}.`]),
          ...(found.ofSandpits.length === 0
            ? []
            : [
                `${plural(found.ofSandpits.length, "state")} of sandpits ${found.ofSandpits.length === 1 ? "is" : "are"} not among these: ./platform sandpit list${targetHint(all)}`,
              ]),
          ...unlisted.map(
            (place) => `${place} cannot be listed, so states without a stack could be missing from this list.`,
          ),
        ].join("\n"),
        found: withoutCode.some(mayHoldAnything),
      });
    },
  );
}

function orphanJson(context: Context, reading: Reading) {
  const { stack, file, status } = reading;
  return {
    stack: stack.id,
    environment: stack.environment,
    file: shownPath(context.io, file),
    ...(status === "read" && { resources: countsOf(reading.state.resources).resources }),
    ...(status === "failed" && { problem: shownPath(context.io, reading.failure.message) }),
  };
}

function orphanTable(context: Context, readings: readonly Reading[]): string {
  return printedTable(context, readings, [
    { title: "STATE WITHOUT A STACK", value: ({ file }) => shownPath(context.io, file), shrink: "middle" },
    { title: "HOLDS", value: holds, shrink: "end" },
  ]);
}

function holds(reading: Reading): string {
  if (reading.status === "failed") return `cannot be read (${reading.failure.kind})`;
  if (reading.status === "absent" || !mayHoldAnything(reading)) return "nothing";
  return plural(countsOf(reading.state.resources).resources, "resource");
}
