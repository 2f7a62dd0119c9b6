import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { printedTable } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { findLeftovers } from "../../sandpit/leftovers/find-leftovers.ts";
import type { Leftover } from "../../sandpit/leftovers/leftover.ts";
import { type Removed, removeLeftovers } from "../../sandpit/leftovers/remove-leftovers.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";
import { printProblems } from "./print-problems.ts";

interface GcOptions extends TargetOptions {
  readonly base?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const help = `
Lists what is marked as a sandpit's although no sandpit of that name is in any registry: states, objects in AWS and
namespaces with the tag or label "sandpit", and what a registry keeps without an entry. A sandpit that is being made has its
entry first, so that it is never listed.

With --yes, everything that is certainly a sandpit's is destroyed: what no state holds is imported into one, and destroyed
from there; secrets that its owner made, too. Nothing is removed unless all registries of the account can be read, and
nothing of another repository is listed: its tag "repository" differs.

Exit code: 0 nothing is left; 2 something is left; 1 something failed or could not be looked at.

Examples:
  $ platform sandpit gc
  $ platform sandpit gc --base dev --yes`;

export function sandpitGcCommand(command: Command, context: Context): Command {
  return withTarget(command, context)
    .option(
      "--base <environment>",
      "only beside the states and in the account of this environment (default: of all that allow sandpits)",
    )
    .option("--yes", "remove what is certainly a sandpit's")
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help)
    .action(async (options: GcOptions) => {
      const { io } = context;
      const { base, yes = false, json = false } = options;
      const target = parseTarget(options.target);
      const { places, problems, isCertain } = await findLeftovers(context, target, base);
      const leftovers = places.flatMap((place) => place.leftovers.map((each) => ({ base: place.base.name, ...each })));
      const removed: Removed[] = [];
      // What cannot be read may explain what looks like a left-over.
      if (yes && isCertain) {
        for (const place of places) removed.push(...(await removeLeftovers(context, target, place)));
      }
      if (json) {
        const document = { schemaVersion: 1, target, leftovers, removed, problems };
        io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
      } else {
        io.stdout.write(`${printable(leftoverText(context, leftovers, problems.length === 0))}\n`);
        for (const { sandpit, result, detail } of removed) {
          io.stderr.write(`${printable(`${sandpit}: ${result}${detail === undefined ? "" : `: ${detail}`}`)}\n`);
        }
        printProblems(context, problems);
        if (yes && !isCertain) io.stderr.write("Nothing was removed: what explains it could not all be read.\n");
        else if (!yes && leftovers.some(({ isRemovable }) => isRemovable)) {
          io.stderr.write(`To remove it: ./platform sandpit gc --yes${targetHint({ target })}\n`);
        }
      }
      context.exit(exitCode(leftovers, removed, problems.length));
    });
}

function exitCode(leftovers: readonly Leftover[], removed: readonly Removed[], problems: number): number {
  if (problems > 0 || removed.some(({ result }) => result === "failed")) return 1;
  const gone = new Set(removed.flatMap(({ sandpit, result }) => (result === "removed" ? [sandpit] : [])));
  const isLeft = ({ sandpit, isRemovable }: Leftover): boolean => !isRemovable || !gone.has(sandpit ?? "");
  return leftovers.some(isLeft) ? 2 : 0;
}

function leftoverText(context: Context, leftovers: readonly Leftover[], isComplete: boolean): string {
  if (leftovers.length === 0) {
    return isComplete ? "Nothing is left over." : "Nothing was found, but not everything could be looked at.";
  }
  return printedTable(context, leftovers, [
    { title: "SANDPIT", value: ({ sandpit = "?" }) => sandpit },
    { title: "TYPE", value: ({ kind, type }) => type ?? kind },
    { title: "ID", value: ({ id }) => id, shrink: "middle" },
    { title: "SINCE", value: ({ since = "-" }) => since.slice(0, 16) },
    { title: "WHY", value: ({ why, isRemovable }) => (isRemovable ? why : `kept: ${why}`), shrink: "end" },
  ]);
}
