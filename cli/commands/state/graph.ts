import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { didYouMean, UserError } from "@ml-platform/rules";
import {
  boxesDrawn,
  type Entry,
  foldedText,
  type Graph,
  isInModule,
  renderDot,
  renderMermaid,
  renderSvg,
  resourceGraph,
  stackGraph,
} from "@ml-platform/state";
import { type Command, Option } from "commander";
import picomatch from "picomatch";
import type { Context } from "../../context.ts";
import { oneStack, unknownName } from "../../inspect/pick-stack.ts";
import { type Survey, survey } from "../../inspect/read-stacks.ts";
import { printResult } from "../../output/print.ts";
import { parseLimit } from "./limit.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStateOptions } from "./options.ts";

const help = `
Arrows point from a resource or stack to those that depend on it. Arrows that a longer path already implies are left out.
Each instance of a module has a frame of its own. What does not fit into the number of boxes is folded: resources that are
alike, then the instances of a module, then what is of one type, then modules. The command says what it folded.

Examples:
  $ platform state graph                                stacks of all environments, as Mermaid
  $ platform state graph dev --out stacks.svg           stacks of dev
  $ platform state graph dev-network --out network.svg  resources of a stack
  $ platform state graph dev-network --format dot | dot -Tpdf > network.pdf
  $ platform state graph dev-data --module 'module.bucket["raw"]'   one instance of a module
  $ platform state graph dev-data --type 'aws_s3_*' --boxes 500     some types, hardly folded`;

interface GraphOptions extends StateOptions {
  readonly format?: string;
  readonly out?: string;
  readonly data?: boolean;
  readonly boxes: string;
  readonly module?: string;
  readonly type: readonly string[];
}

const formats: Readonly<Record<string, (graph: Graph, title: string) => string>> = {
  mermaid: renderMermaid,
  dot: renderDot,
  svg: (graph, title) => renderSvg(graph, { title }),
};

const extensions: ReadonlyMap<string, string> = new Map([
  [".mmd", "mermaid"],
  [".mermaid", "mermaid"],
  [".dot", "dot"],
  [".gv", "dot"],
  [".svg", "svg"],
]);

export function stateGraphCommand(command: Command, context: Context): Command {
  return withNamedStates(withStateOptions(command, context, help))
    .option(
      "--format <format>",
      `${Object.keys(formats).join(", ")} (default: by the name of --out, otherwise mermaid)`,
    )
    .option("--out <file>", "write to a file")
    .option("--data", "include data sources")
    .option("--boxes <number>", "draw at most this many boxes, and fold what is alike", String(boxesDrawn))
    .option("--module <address>", "of a stack: only what is in this module, or in this instance of it")
    .addOption(
      new Option("--type <type>", "of a stack: only this resource type, or a glob, such as 'aws_iam_*'; repeatable")
        .default([] as string[], "every type")
        .argParser((value: string, previous: readonly string[]) => [...previous, value]),
    )
    .action(async (given: string | undefined, options: GraphOptions) => {
      const format = formatOf(options);
      const found = await survey(context, wholeScopeOf(options));
      const [only, another] = found.stacks;
      const name = given ?? (only?.origin === "named" && another === undefined ? only.id : undefined);
      const environments = await environmentNames(context, found);
      const { graph, title } = graphOf(found, name, environments, options);
      const drawn = options.json ? "" : (formats[format]?.(graph, title) ?? "");
      const { out } = options;
      const file = out === undefined ? undefined : resolve(context.io.root, out);
      if (file !== undefined) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, drawn || `${JSON.stringify(graph, null, 2)}\n`);
        context.io.stderr.write(`${title} is in ${out}.\n`);
      }
      const folded = foldedText(graph);
      if (folded !== "" && !options.json) context.io.stderr.write(`${folded} ${unfolding(graph, options)}\n`);
      const problems = found.problems.filter((problem) => name === undefined || concerns(name, problem));
      printResult(context, {
        json: options.json,
        survey: { ...found, problems },
        data: { title, graph },
        text: file === undefined ? drawn.trimEnd() : "",
      });
    });
}

/** Names of environments, unless the states were named, which belong to none. */
async function environmentNames({ services }: Context, { stacks }: Survey): Promise<string[]> {
  if (stacks.some(({ origin }) => origin === "named")) return [];
  return (await services.environments()).map(({ name }) => name);
}

function concerns(name: string, { environment, stack }: Survey["problems"][number]): boolean {
  return environment === name || stack === name || (stack === undefined && name.startsWith(`${environment}-`));
}

function graphOf(
  found: Survey,
  name: string | undefined,
  environments: readonly string[],
  options: GraphOptions,
): { graph: Graph; title: string } {
  const boxes = parseLimit(options.boxes, "--boxes", boxesDrawn);
  if (name === undefined || environments.includes(name)) {
    refuseFilters(name, options);
    const every = environments.length === 0 ? "States" : "Stacks of all environments";
    const title = name === undefined ? every : `Stacks of ${name}`;
    return { graph: stackGraph(found.readings, name, { boxes }), title };
  }
  if (!found.stacks.some((stack) => stack.id === name || stack.name === name)) {
    throw unknownName(found, environments, name);
  }
  const { id } = oneStack(found, name);
  const unreadable = found.problems.find(({ stack }) => stack === id);
  if (unreadable !== undefined) throw new UserError(`${id} cannot be drawn: ${unreadable.message}`);
  const { data = false, module, type } = options;
  const isType = type.length === 0 ? () => true : picomatch([...type]);
  const only = ({ resource }: Entry): boolean =>
    isType(resource.type) && (module === undefined || isInModule(resource, module));
  const graph = resourceGraph(found.index, id, { data: data || type.length > 0, boxes, only });
  if (graph.nodes.length === 0) refuseEmpty(found, id, options);
  return { graph, title: `Resources of ${id}${module === undefined ? "" : ` in ${module}`}` };
}

/** @throws {UserError} for filters of resources when stacks are drawn */
function refuseFilters(name: string | undefined, { module, type }: GraphOptions): void {
  const given = [...(module === undefined ? [] : ["--module"]), ...(type.length === 0 ? [] : ["--type"])];
  if (given.length === 0) return;
  const what = name === undefined ? "all environments" : `${name}, which is an environment`;
  throw new UserError(
    `${given.join(" and ")} can only narrow the resources of a stack, not the stacks of ${what}. Name a stack, such as dev-network.`,
  );
}

/** @throws {UserError} if filters leave nothing of a stack, with what they could name */
function refuseEmpty({ index }: Survey, stack: string, { module, type }: GraphOptions): void {
  if (module === undefined && type.length === 0) return;
  const entries = index.byStack.get(stack) ?? [];
  const inModule = entries.filter(({ resource }) => module === undefined || isInModule(resource, module));
  if (inModule.length === 0) {
    const modules = [...new Set(entries.map(({ resource }) => resource.module))].filter((each) => each !== "").sort();
    const known = modules.length === 0 ? "It has no modules." : `Modules: ${someOf(modules)}.`;
    throw new UserError(`${stack} has nothing in "${module}".${didYouMean(module ?? "", modules)} ${known}`);
  }
  const types = [...new Set(inModule.map(({ resource }) => resource.type))].sort();
  const where = module === undefined ? stack : `${module} of ${stack}`;
  throw new UserError(
    `${where} has no ${type.join(" or ")}.${didYouMean(type[0] ?? "", types)} Types: ${someOf(types)}.`,
  );
}

const namesListed = 20;

function someOf(names: readonly string[]): string {
  const more = names.length - namesListed;
  return `${names.slice(0, namesListed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** How to see what is folded. */
function unfolding({ folded }: Graph, { boxes }: GraphOptions): string {
  const more = `--boxes ${Math.min(Number(boxes) * 4, Math.max(folded?.of ?? 0, Number(boxes) + 1))}`;
  return folded?.what === "stacks"
    ? `To see more, name an environment, or pass ${more}.`
    : `To see more, pass --module <address>, --type <type> or ${more}.`;
}

/** @throws {UserError} for an unknown format, and for a file whose extension names none */
function formatOf({ format, out, json = false }: GraphOptions): string {
  const implied = out === undefined || json ? "mermaid" : extensions.get(extname(out));
  const chosen = format ?? implied;
  if (chosen === undefined) {
    const endings = [...extensions.keys()].join(", ");
    throw new UserError(`"${out}" has no known ending. Use ${endings}, or pass --format.`);
  }
  if (Object.hasOwn(formats, chosen)) return chosen;
  const known = Object.keys(formats);
  throw new UserError(`No format is called "${chosen}".${didYouMean(chosen, known)} Formats: ${known.join(", ")}.`);
}
