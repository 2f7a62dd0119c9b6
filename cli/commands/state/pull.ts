import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { copyStates, restoreLines } from "../../inspect/copy-states.ts";
import { findStacks } from "../../inspect/find-stacks.ts";
import { chosenStack } from "../../inspect/pick-stack.ts";
import { sourceOf } from "../../inspect/read-stacks.ts";
import { fromBackend, oneVersion } from "../../inspect/versions.ts";
import { printResult } from "../../output/print.ts";
import { shownPath } from "../../plan/locate.ts";
import { copyTable } from "./backup.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStateOptions } from "./options.ts";

const help = `
The copy is the whole state, secrets included: it is written below .platform/backups/<time>/, which git ignores, readable
by you only, and never to stdout.

Examples:
  $ platform state pull dev-network
  $ platform state pull dev-network --version backup`;

interface PullOptions extends StateOptions {
  readonly version?: string;
}

export function statePullCommand(command: Command, context: Context): Command {
  return withNamedStates(withStateOptions(command, context, help))
    .option("--version <version>", 'an earlier version ("platform state history" lists them)')
    .action(async (name: string | undefined, options: PullOptions) => {
      const found = await findStacks(context, wholeScopeOf(options));
      const stack = chosenStack(found, name);
      const source = sourceOf(context, found, stack);
      const version =
        options.version === undefined
          ? undefined
          : oneVersion(stack, await fromBackend(context, source, () => source.versions()), options.version).version;
      const { copies, problems, directory } = await copyStates(context, { ...found, stacks: [stack] }, version);
      const [copy] = copies;
      if (copy === undefined && problems.length === 0) {
        throw new UserError(
          stack.origin === "named"
            ? `${shownPath(context.io, source.file)} does not exist.`
            : `${stack.id} is not applied.`,
        );
      }
      printResult(context, {
        json: options.json,
        survey: { ...found, problems },
        data: { directory, copies },
        text:
          copy === undefined
            ? ""
            : [
                copyTable(context, copies),
                // Only a stack of the code can be planned, and its state replaced.
                ...(stack.origin === undefined
                  ? [
                      "",
                      "To restore it, while nobody is working on it (docs/state.md):",
                      ...restoreLines(found, copy).map((line) => `  ${line}`),
                    ]
                  : []),
              ].join("\n"),
      });
    });
}
