import { UserError } from "@ml-platform/rules";
import {
  type Cost,
  constructPath,
  dependantsOf,
  dependenciesOf,
  type Entry,
  estimate,
  hiddenValues,
  type Json,
  type JsonObject,
  outputsView,
  type PublishedOutput,
  pricedEntries,
  qualifiedAddress,
  type Resource,
  revealAttribute,
  visibleAttributes,
  visibleIdentity,
} from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { withNeighbours } from "../../inspect/configurations.ts";
import { type FoundResource, findResource } from "../../inspect/find-resource.ts";
import { answering, readAsStored, type Survey, survey } from "../../inspect/read-stacks.ts";
import { sourceLines } from "../../inspect/source-lines.ts";
import { costText } from "../../output/cost-text.ts";
import { flatten } from "../../output/flatten.ts";
import { flagsText, plural, printResult, type ResourceJson, resourceJson, valueText } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { oneLine, shortenEnd, terminalWidth } from "../../output/table.ts";
import {
  type StateOptions,
  wholeScopeOf,
  withEnvironmentOption,
  withNamedStates,
  withStateOptions,
} from "./options.ts";

const help = `
Name a resource by its address (preceded by its stack if several stacks have that address), ARN or id. Sensitive
values are not shown; --reveal shows one of them, on a terminal only.

Examples:
  $ platform state show dev-network:aws_vpc.vpc_6776A399
  $ platform state show arn:aws:eks:us-east-2:111111111111:cluster/dev-ml
  $ platform state show subnet-0a1b2c3d4e5f60718 --json`;

interface ShowOptions extends StateOptions {
  readonly reveal?: string;
  readonly all?: boolean;
}

export function stateShowCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help)
    .option("--all", "include empty attributes")
    .option("--reveal <attribute>", "print the value of one attribute, sensitive or not, and nothing else");
  return withEnvironmentOption(withNamedStates(command)).action(async (name: string, options: ShowOptions) => {
    if (options.reveal !== undefined) requireTerminal(context);
    const read = await survey(context, wholeScopeOf(options));
    const named = findResource(read, name);
    if (options.reveal !== undefined) {
      context.io.stdout.write(`${printable(reveal(await asStored(context, read, named.entry), options.reveal))}\n`);
      return;
    }
    const found = await withNeighbours(context, read, named.entry.stack, { stackTraces: true });
    const resource = findResource(found, qualifiedAddress(named.entry));
    const shown = shownResource(context, found, resource);
    printResult(context, {
      json: options.json,
      survey: answering(found, [named.entry.stack.environment]),
      data: { resource: shown },
      text: showText(context, shown, resource, options.all ?? false),
    });
  });
}

/** @throws {UserError} unless the output goes to a person at a terminal */
function requireTerminal({ io }: Context): void {
  if (io.ask !== undefined && io.stdout.isTTY === true) return;
  throw new UserError(
    "--reveal prints a value that may be secret, so it works on a terminal only, not in a pipe or a job.",
  );
}

/** The resource with its values as they are stored, which a survey does not have. */
async function asStored(context: Context, read: Survey, { stack, resource }: Entry): Promise<Resource> {
  const [reading] = await readAsStored(context, read, [stack]);
  const found = reading?.status === "read" ? reading.state.resources : [];
  const stored = found.find(({ address, deposed }) => address === resource.address && deposed === resource.deposed);
  if (stored !== undefined) return stored;
  throw new UserError(`${resource.address} has gone from the state of ${stack.id} since it was found. Try again.`);
}

function reveal(resource: Resource, attribute: string): string {
  const value = revealAttribute(resource, attribute);
  if (value !== undefined) return valueText(value);
  const names = Object.keys(visibleAttributes(resource)).sort().join(", ");
  throw new UserError(`${resource.address} has no attribute "${attribute}". Attributes: ${names}.`);
}

/** `show --json`. */
interface ShownResource extends ResourceJson {
  readonly provider: string;
  readonly attributes: JsonObject;
  /** Number of hidden values in the attributes. */
  readonly hidden: number;
  /** What identifies it to its provider, where the state says so. */
  readonly identity?: JsonObject;
  /** Addresses in the same stack. */
  readonly dependencies: readonly string[];
  readonly dependants: readonly string[];
  /** Outputs of its stack that it feeds, and who reads them. */
  readonly outputs: readonly { readonly name: string; readonly readers: readonly string[] }[];
  /** Keys of the deposed objects that replacements left at its address. */
  readonly leftBehind: readonly string[];
  readonly constructPath?: string;
  /** `modules/vpc/zone.ts:65:20`, then its callers. */
  readonly source: readonly string[];
  readonly cost: Cost;
}

function shownResource(context: Context, found: Survey, { entry, deposed }: FoundResource): ShownResource {
  const { resource } = entry;
  const path = constructPath(entry);
  const identity = visibleIdentity(resource);
  return {
    ...resourceJson(entry),
    provider: resource.provider,
    attributes: visibleAttributes(resource),
    hidden: hiddenValues(visibleAttributes(resource)),
    ...(identity !== undefined && { identity }),
    dependencies: addresses(dependenciesOf(found.index, entry)),
    dependants: addresses(dependantsOf(found.index, entry)),
    outputs: fedOutputs(outputsView(found.index).outputs, entry),
    leftBehind: deposed.flatMap(({ resource: { deposed: key } }) => key ?? []),
    ...(path !== undefined && { constructPath: path }),
    source: sourceLines(entry),
    cost: costOf(context, found, entry),
  };
}

/** Priced with its stack, which has the disks of node groups. Data sources cost nothing. */
function costOf({ services }: Context, found: Survey, entry: Entry): Cost {
  const today = services.now();
  const priced = pricedEntries({ ...found, today }, entry.stack.id).find((each) => each.entry === entry);
  const { mode, type } = entry.resource;
  return priced?.cost ?? estimate({ mode, type, attributes: {} }, { today });
}

function addresses(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ resource }) => resource.address))].sort();
}

function fedOutputs(outputs: readonly PublishedOutput[], { stack, resource }: Entry): ShownResource["outputs"] {
  return outputs
    .filter((output) => output.stack === stack.id && (output.sources ?? []).includes(resource.configurationAddress))
    .map(({ name, readers }) => ({ name, readers: readers.map((reader) => reader.stack) }));
}

function showText(context: Context, shown: ShownResource, { entry }: FoundResource, all: boolean): string {
  const { colors } = context;
  const [madeAt, ...calledFrom] = shown.source;
  const facts: [string, string][] = [
    ["stack", shown.stack],
    ["provider", shown.provider],
    ["state", flagsText(entry)],
    ["left behind", shown.leftBehind.map((key) => `deposed ${key}`).join(", ")],
    ["made at", madeAt ?? ""],
    ["called from", calledFrom.join(", ")],
    ["construct", shown.constructPath ?? ""],
    ["cost", costText(shown.cost)],
    ["hidden", shown.hidden === 0 ? "" : `${plural(shown.hidden, "value")}: --reveal <attribute> prints one`],
  ];
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", colors.bold(title), ...lines.map((line) => `  ${line}`)];
  return [
    colors.bold(shown.address),
    ...facts.flatMap(([name, value]) => (value === "" ? [] : [`  ${name.padEnd(11)}  ${oneLine(value)}`])),
    ...section("Attributes", attributeLines(context, shown.attributes, all)),
    ...section("Identity", attributeLines(context, shown.identity ?? {}, all)),
    ...section(`Depends on ${plural(shown.dependencies.length, "resource")}`, shown.dependencies),
    ...section(
      shown.dependants.length === 1 ? "1 resource depends on it" : `${shown.dependants.length} resources depend on it`,
      shown.dependants,
    ),
    ...section(
      "Feeds outputs",
      shown.outputs.map(
        ({ name, readers }) => `${name}${readers.length === 0 ? "" : `, read by ${readers.join(", ")}`}`,
      ),
    ),
  ].join("\n");
}

function attributeLines({ io }: Context, attributes: JsonObject, all: boolean): string[] {
  const width = terminalWidth(io);
  return flatten(attributes as Json, { all })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, value]) => {
      const line = `${oneLine(path)} = ${typeof value === "string" ? JSON.stringify(value) : valueText(value)}`;
      return width === undefined ? line : shortenEnd(line, width - 2);
    });
}
