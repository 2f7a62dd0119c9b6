import { UserError } from "@ml-platform/rules";
import type { ChangedVersion, Stack } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { findStacks, type StateProblem } from "../../inspect/find-stacks.ts";
import { chosenStack } from "../../inspect/pick-stack.ts";
import { readStacks, sourceOf } from "../../inspect/read-stacks.ts";
import { changeHistory } from "../../inspect/versions.ts";
import { differenceCounts, differencesText } from "../../output/differences.ts";
import { printedTable, printResult, timeText } from "../../output/print.ts";
import { shownPath } from "../../plan/locate.ts";
import { parseLimit } from "./limit.ts";
import {
  type StateOptions,
  wholeScopeOf,
  withEnvironmentOption,
  withNamedStates,
  withStateOptions,
} from "./options.ts";

const help = `
The backend keeps the versions: a bucket with versioning, GitLab and HCP Terraform keep all of them; a local state keeps
the current one and the one before. A version that cannot be read makes the exit code 1; the others are shown.

Examples:
  $ platform state history dev-network
  $ platform state history prod-network --detailed --limit 5`;

interface HistoryOptions extends StateOptions {
  readonly limit: string;
  readonly detailed?: boolean;
}

export function stateHistoryCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help)
    .option("--limit <versions>", "show at most this many, newest first", "20")
    .option("--detailed", "show every change, with its attributes");
  return withEnvironmentOption(withNamedStates(command)).action(
    async (name: string | undefined, options: HistoryOptions) => {
      const limit = parseLimit(options.limit);
      const found = await findStacks(context, wholeScopeOf(options));
      const stack = chosenStack(found, name);
      const { everything: known, problems } = await readStacks(context, found);
      // What was deleted still has versions, of which none is the current one.
      const deleted = problems.filter(({ stack: id, kind }) => id === stack.id && kind === "deleted");
      const source = sourceOf(context, found, stack);
      const history = await changeHistory(context, stack, source, { limit, known });
      if (history.status === "failed") throw new UserError(history.failure.message);
      const { versions } = history;
      if (versions.length === 0 && stack.origin === "named") {
        throw new UserError(`${shownPath(context.io, source.file)} does not exist.`);
      }
      const details = versions.flatMap((version) => {
        const lines = differencesText(context, version.changes ?? [], { noise: false });
        return lines.length === 0 ? [] : ["", `What ${version.version} changed`, ...lines];
      });
      printResult(context, {
        json: options.json,
        survey: {
          target: found.target,
          problems: [...deleted, ...versions.flatMap((version) => versionProblem(stack, version))],
        },
        data: { stack: stack.id, versions },
        text: [
          versions.length > 0
            ? versionTable(context, versions)
            : deleted.length > 0
              ? ""
              : `${stack.id} is not applied.`,
          ...(versions.some(({ unversioned }) => unversioned === true)
            ? ["The bucket kept no earlier version: versioning was off when this one was written. Turn it on."]
            : []),
          ...(options.detailed ? details : []),
        ].join("\n"),
      });
    },
  );
}

function versionProblem({ id, environment }: Stack, { version, failure }: ChangedVersion): StateProblem[] {
  if (failure === undefined) return [];
  const { file, kind, message } = failure;
  return [{ environment, stack: id, file, kind, message: `version ${version} of ${message}` }];
}

function versionTable(context: Context, versions: readonly ChangedVersion[]): string {
  const isKnown = (member: "by" | "commit"): boolean => versions.some((version) => version[member] !== undefined);
  return printedTable(context, versions, [
    { title: "VERSION", value: ({ version }) => version, shrink: "middle" },
    { title: "WRITTEN", value: ({ modified }) => timeText(modified) },
    ...(isKnown("by") ? [{ title: "BY", value: ({ by = "" }: ChangedVersion) => by }] : []),
    ...(isKnown("commit") ? [{ title: "COMMIT", value: ({ commit = "" }: ChangedVersion) => commit.slice(0, 8) }] : []),
    { title: "SERIAL", value: ({ serial }) => String(serial ?? ""), align: "right" },
    { title: "PROGRAM VERSION", value: ({ terraformVersion = "" }) => terraformVersion },
    { title: "RESOURCES", value: ({ counts }) => String(counts?.resources ?? ""), align: "right" },
    {
      title: "CHANGED",
      value: ({ changes, failure }) =>
        failure !== undefined
          ? `cannot be read (${failure.kind})`
          : changes === undefined
            ? ""
            : differenceCounts(changes),
      shrink: "end",
    },
  ]);
}
