import { hiddenValues, type MissingOutput, outputsView, type PublishedOutput } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { neighbourhood, withConfigurations } from "../../inspect/configurations.ts";
import { answering, type Survey, survey } from "../../inspect/read-stacks.ts";
import {
  beyondCodeText,
  hiddenCountText,
  notAppliedText,
  printedTable,
  printResult,
  valueText,
} from "../../output/print.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStateOptions } from "./options.ts";

const help = `
The contract between stacks: who publishes what, who reads it, and which reads find no output. Sensitive values are not
shown.

Examples:
  $ platform state outputs dev
  $ platform state outputs --json`;

export function stateOutputsCommand(command: Command, context: Context): Command {
  return withNamedStates(withStateOptions(command, context, help)).action(
    async (environment: string | undefined, options: StateOptions) => {
      const read = await survey(context, wholeScopeOf(options, environment));
      const found = await withReaders(context, read, environment);
      const view = outputsView(found.index);
      const inScope = new Set(read.stacks.map(({ id }) => id));
      const outputs = view.outputs.filter(({ stack }) => inScope.has(stack));
      const missing = view.missing.filter(({ reader }) => inScope.has(reader));
      const applied = new Set(read.readings.flatMap(({ status, stack }) => (status === "read" ? [stack.id] : [])));
      const shown = outputs.filter(({ stack }) => applied.has(stack));
      printResult(context, {
        json: options.json,
        // Who reads outputs of an environment that cannot be synthesized is in others.
        survey: environment === undefined ? found : answering(found, [environment]),
        data: { outputs, missing, hidden: hiddenOutputs(outputs) },
        text: [
          shown.length === 0 ? "No output is published." : outputTable(context, shown, isNamed(read)),
          ...hiddenCountText(hiddenOutputs(shown)),
          ...missingLines(missing.filter(({ reader }) => applied.has(reader))),
          ...notAppliedText(read),
          ...beyondCodeText(read),
        ].join("\n"),
      });
    },
  );
}

/**
 * Adds the configurations, and the stacks of other environments that may read the outputs of this one, or publish to
 * it.
 */
async function withReaders(context: Context, read: Survey, environment: string | undefined): Promise<Survey> {
  if (isNamed(read)) return read;
  const names =
    environment === undefined ? read.environments.map(({ name }) => name) : await neighbourhood(context, environment);
  const own = new Set(read.readings);
  const readings = read.everything.filter((each) => own.has(each) || names.includes(each.stack.environment));
  return withConfigurations(context, { ...read, readings }, names);
}

/** Who reads the outputs of a state that a person named is in nobody's code. */
function isNamed({ stacks }: Survey): boolean {
  return stacks.some(({ origin }) => origin === "named");
}

function hiddenOutputs(outputs: readonly PublishedOutput[]): number {
  return outputs.reduce((sum, { value }) => sum + hiddenValues(value), 0);
}

function outputTable(context: Context, outputs: readonly PublishedOutput[], isForeign: boolean): string {
  return printedTable(context, outputs, [
    { title: "STACK", value: ({ stack }) => stack },
    { title: "OUTPUT", value: ({ name }) => name },
    {
      title: "READ BY",
      value: ({ readers }) => readers.map(({ stack }) => stack).join(", ") || (isForeign ? "not known" : "nobody"),
    },
    { title: "STATUS", value: ({ status }) => statuses[status] },
    { title: "VALUE", value: ({ value }) => valueText(value), shrink: "end" },
  ]);
}

const statuses: Readonly<Record<PublishedOutput["status"], string>> = {
  published: "",
  declared: "not applied yet",
  "left-over": "no longer in the code",
};

const reasons: Readonly<Record<MissingOutput["reason"], string>> = {
  "no-such-stack": "which the code does not have",
  "not-applied": "which is not applied",
  unreadable: "whose state cannot be read",
  "not-published": "which does not publish it",
};

function missingLines(missing: readonly MissingOutput[]): string[] {
  return missing.map(
    ({ reader, upstream, output, reason }) => `${reader} reads ${output} of ${upstream}, ${reasons[reason]}.`,
  );
}
