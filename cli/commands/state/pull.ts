import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../options.ts";
import { copyTable } from "./backup.ts";
import { copyStates, restoreLines } from "../../inspect/copy-states.ts";
import { type StateOptions, scopeOf, stateSubcommand } from "./options.ts";
import { printResult } from "../../output/print.ts";
import { findPlaces, onePlace, sourceOf } from "../../inspect/survey.ts";
import { fromBackend, oneVersion } from "../../inspect/versions.ts";

const help = `
The copy is the whole state, secrets included: it goes below .platform/backups/<time>/, which git ignores, readable by
you only, and never to stdout.

Examples:
  $ platform state pull dev-network
  $ platform state pull dev-network --version backup`;

interface PullOptions extends StateOptions {
  readonly version?: string;
}

export function statePullCommand(context: Context): Command {
  return stateSubcommand(context, "pull", "copy one state, now or as it was", help)
    .argument("<stack>", "id of the stack, such as dev-network")
    .option("--version <version>", 'an earlier version ("platform state history" lists them)')
    .action(async (name: string, options: PullOptions) => {
      const found = await findPlaces(context, scopeOf(options));
      const place = onePlace(found, name);
      const source = sourceOf(context, found.target, place);
      const version =
        options.version === undefined
          ? undefined
          : oneVersion(place, await fromBackend(context, source, () => source.versions()), options.version).version;
      const { copies, problems, directory } = await copyStates(context, { ...found, places: [place] }, version);
      const [copy] = copies;
      if (copy === undefined && problems.length === 0) throw new UserError(`${place.id} is not applied.`);
      printResult(context, {
        json: options.json,
        survey: { ...found, problems },
        data: { directory, copies },
        text:
          copy === undefined
            ? ""
            : [
                copyTable(context, copies),
                "",
                `To bring it back, when nobody works on it (docs/state.md):`,
                ...restoreLines(context, found, copy).map((line) => `  ${line}`),
              ].join("\n"),
      });
    });
}
