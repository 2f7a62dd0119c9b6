import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { copyStates, restoreLines, type StateCopy } from "../../inspect/copy-states.ts";
import { findStacks } from "../../inspect/find-stacks.ts";
import { beyondCodeText, plural, printedTable, printResult } from "../../output/print.ts";
import { type StateOptions, wholeScopeOf, withStackOption, withStateOptions } from "./options.ts";

const help = `
Copies are whole states, secrets included: they are written below .platform/backups/<time>/, which git ignores, readable
by you only.

Examples:
  $ platform state backup dev
  $ platform state backup prod --stack network`;

export function stateBackupCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help);
  return withStackOption(command).action(async (environment: string | undefined, options: StateOptions) => {
    const found = await findStacks(context, wholeScopeOf(options, environment));
    const { directory, copies, notApplied, problems } = await copyStates(context, found);
    const codeless = new Set(found.stacks.flatMap(({ id, origin }) => (origin === undefined ? [] : [id])));
    const [first] = copies.filter(({ stack }) => !codeless.has(stack));
    printResult(context, {
      json: options.json,
      survey: { ...found, problems: [...found.problems, ...problems] },
      data: { directory, copies, notApplied },
      text: [
        ...(copies.length === 0 ? [] : [copyTable(context, copies), ""]),
        `${plural(copies.length, "state")} copied${copies.length === 0 ? "" : ` to ${directory}/`}.`,
        ...(notApplied.length === 0 ? [] : [`Not applied: ${notApplied.join(", ")}.`]),
        ...beyondCodeText({ ...found, readings: [] }),
        ...(first === undefined
          ? []
          : [
              `To restore one, while nobody is working on it (docs/state.md):`,
              ...restoreLines(found, first).map((line) => `  ${line}`),
            ]),
      ].join("\n"),
    });
  });
}

export function copyTable(context: Context, copies: readonly StateCopy[]): string {
  return printedTable(context, copies, [
    { title: "STACK", value: ({ stack }) => stack },
    { title: "SERIAL", value: ({ serial }) => String(serial ?? ""), align: "right" },
    { title: "COPY", value: ({ file }) => file, shrink: "middle" },
    {
      title: "WARNING",
      value: ({ problem }) => (problem === undefined ? "" : `copied as it is, but it ${problem}`),
      shrink: "end",
    },
  ]);
}
