import { type Affected, type AffectedOutput, impactOf, qualifiedAddress } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { neighbours, withNeighbours } from "../../inspect/configurations.ts";
import { findResource } from "../../inspect/find-resource.ts";
import { answering, survey } from "../../inspect/read-stacks.ts";
import { plural, printedTable, printResult, resourceJson } from "../../output/print.ts";
import {
  type StateOptions,
  wholeScopeOf,
  withEnvironmentOption,
  withNamedStates,
  withStateOptions,
} from "./options.ts";

const help = `
What may change or break when a resource does: in its own stack by the recorded dependencies, in other stacks by the
outputs that it feeds.

Examples:
  $ platform state impact dev-network:aws_vpc.vpc_6776A399
  $ platform state impact subnet-0a1b2c3d4e5f60718 --json`;

export function stateImpactCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help);
  return withEnvironmentOption(withNamedStates(command)).action(async (name: string, options: StateOptions) => {
    const read = await survey(context, wholeScopeOf(options));
    const named = findResource(read, name).entry;
    const around = await neighbours(context, named.stack);
    const found = await withNeighbours(context, read, named.stack);
    const { entry } = findResource(found, qualifiedAddress(named));
    const impact = impactOf(found.index, entry);
    const { resources, outputs, stacks, notes } = impact;
    const all = entry.stack.origin === "named" ? [...notes, onlyNamed] : notes;
    printResult(context, {
      json: options.json,
      survey: answering(found, around),
      data: {
        resource: resourceJson(entry),
        resources: resources.map(({ entry: affected, distance, via }) => ({
          ...resourceJson(affected),
          distance,
          via,
        })),
        outputs,
        stacks,
        notes: all,
      },
      text: [
        ...(resources.length === 0 ? [] : [affectedTable(context, resources), ""]),
        ...(outputs.length === 0 ? [] : [outputTable(context, outputs), ""]),
        `${plural(resources.length, "resource")} in ${plural(stacks.length, "stack")} (${stacks.join(", ")}) downstream of ${entry.resource.address}.`,
        ...all,
      ].join("\n"),
    });
  });
}

const onlyNamed = "Only states that were named were looked at: others may depend on it.";

function affectedTable(context: Context, resources: readonly Affected[]): string {
  return printedTable(context, resources, [
    { title: "STEPS", value: ({ distance }) => String(distance), align: "right" },
    { title: "STACK", value: ({ entry }) => entry.stack.id },
    { title: "ADDRESS", value: ({ entry }) => entry.resource.address, shrink: "middle" },
    { title: "BECAUSE OF", value: ({ via }) => via, shrink: "middle", givesWayFirst: true },
  ]);
}

function outputTable(context: Context, outputs: readonly AffectedOutput[]): string {
  return printedTable(context, outputs, [
    { title: "STACK", value: ({ stack }) => stack },
    { title: "OUTPUT", value: ({ output }) => output },
    { title: "READ BY", value: ({ readers }) => readers.join(", ") || "nobody", shrink: "end" },
  ]);
}
