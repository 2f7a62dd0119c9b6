import { countsOf, type Entry, hiddenIn, legacyFormats, type Reading } from "@ml-platform/state";
import { type Command, Option } from "commander";
import picomatch from "picomatch";
import type { Context } from "../../context.ts";
import { type Survey, survey } from "../../inspect/read-stacks.ts";
import {
  beyondCodeText,
  flagsText,
  hiddenCountText,
  notApplied,
  notAppliedText,
  plural,
  printedTable,
  printResult,
  resourceJson,
} from "../../output/print.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStackOption, withStateOptions } from "./options.ts";

const help = `
Data sources are left out unless --data or --type asks for them. A resource must match all filters.

Examples:
  $ platform state list
  $ platform state list dev --stack network --type 'aws_subnet'
  $ platform state list --tainted --json
  $ platform state list --state old.tfstate`;

interface ListOptions extends StateOptions {
  readonly type: readonly string[];
  readonly tainted?: boolean;
  readonly deposed?: boolean;
  readonly data?: boolean;
}

export function stateListCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help)
    .addOption(
      new Option("--type <type>", "only this resource type, or a glob, such as 'aws_iam_*'; repeatable")
        .default([] as string[], "every type")
        .argParser((value: string, previous: readonly string[]) => [...previous, value]),
    )
    .option("--tainted", "only tainted resources, which the next apply replaces")
    .option("--deposed", "only deposed objects, which a replacement left behind")
    .option("--data", "include data sources");
  withNamedStates(command);
  return withStackOption(command).action(async (environment: string | undefined, options: ListOptions) => {
    const found = await survey(context, wholeScopeOf(options, environment));
    const entries = found.index.entries.filter(filterOf(options));
    printResult(context, {
      json: options.json,
      survey: found,
      data: {
        stacks: found.readings.map(stackJson),
        resources: entries.map(resourceJson),
        hidden: hiddenIn(found.index),
      },
      text: [...(entries.length > 0 ? [listText(context, entries), ""] : []), summary(found, entries)].join("\n"),
    });
  });
}

function filterOf({ type, tainted, deposed, data = false }: ListOptions): (entry: Entry) => boolean {
  const isType = type.length === 0 ? () => true : picomatch([...type]);
  return ({ resource }) =>
    isType(resource.type) &&
    (data || resource.mode === "managed") &&
    (tainted !== true || resource.tainted) &&
    (deposed !== true || resource.deposed !== undefined);
}

function stackJson(reading: Reading) {
  const { id, environment, name } = reading.stack;
  const { origin } = reading.stack;
  const base = { id, environment, name, status: reading.status, ...(origin !== undefined && { origin }) };
  if (reading.status !== "read") return base;
  const { format, serial, lineage, terraformVersion, resources } = reading.state;
  const old = legacyFormats.has(format) ? { format } : {};
  return { ...base, ...old, serial, lineage, terraformVersion, modified: reading.modified, ...countsOf(resources) };
}

function listText(context: Context, entries: readonly Entry[]): string {
  return printedTable(context, entries, [
    { title: "STACK", value: ({ stack }) => stack.id },
    { title: "ADDRESS", value: ({ resource }) => resource.address, shrink: "middle" },
    { title: "ID", value: ({ id = "" }) => id, shrink: "middle", givesWayFirst: true },
    { title: "STATE", value: flagsText },
  ]);
}

function summary(found: Survey, entries: readonly Entry[]): string {
  const stacks = found.readings.filter(({ status }) => status === "read").length;
  const { resources, data, tainted, deposed } = countsOf(entries.map(({ resource }) => resource));
  const counts = [
    plural(resources, "resource"),
    ...(data > 0 ? [plural(data, "data source")] : []),
    ...(tainted > 0 ? [`${tainted} tainted`] : []),
    ...(deposed > 0 ? [`${deposed} deposed`] : []),
  ];
  const none = stacks === 0 && notApplied(found).length > 0;
  const head = none ? "Nothing is applied yet." : `${counts.join(", ")} in ${plural(stacks, "stack")}.`;
  return [head, ...hiddenCountText(hiddenIn(found.index)), ...notAppliedText(found), ...beyondCodeText(found)].join(
    "\n",
  );
}
