import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { didYouMean, UserError } from "@ml-platform/rules";
import { type Graph, renderDot, renderMermaid, renderSvg, resourceGraph, stackGraph } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { oneStack, unknownName } from "../../inspect/pick-stack.ts";
import { type Survey, survey } from "../../inspect/read-stacks.ts";
import { printResult } from "../../output/print.ts";
import { type StateOptions, wholeScopeOf, withStateOptions } from "./options.ts";

const help = `
Arrows point from a resource or stack to those that depend on it. Arrows that a longer path already implies are left out.

Examples:
  $ platform state graph                                stacks of all environments, as Mermaid
  $ platform state graph dev --out stacks.svg           stacks of dev
  $ platform state graph dev-network --out network.svg  resources of a stack
  $ platform state graph dev-network --format dot | dot -Tpdf > network.pdf`;

interface GraphOptions extends StateOptions {
  readonly format?: string;
  readonly out?: string;
  readonly data?: boolean;
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
  return withStateOptions(command, context, help)
    .option(
      "--format <format>",
      `${Object.keys(formats).join(", ")} (default: by the name of --out, otherwise mermaid)`,
    )
    .option("--out <file>", "write to a file")
    .option("--data", "include data sources")
    .action(async (name: string | undefined, options: GraphOptions) => {
      const format = formatOf(options);
      const environments = (await context.services.environments()).map((environment) => environment.name);
      const found = await survey(context, wholeScopeOf(options));
      const { graph, title } = graphOf(found, name, environments, options);
      const drawn = options.json ? "" : (formats[format]?.(graph, title) ?? "");
      const { out } = options;
      const file = out === undefined ? undefined : resolve(context.io.root, out);
      if (file !== undefined) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, drawn || `${JSON.stringify(graph, null, 2)}\n`);
        context.io.stderr.write(`${title} is in ${out}.\n`);
      }
      const problems = found.problems.filter((problem) => name === undefined || concerns(name, problem));
      printResult(context, {
        json: options.json,
        survey: { ...found, problems },
        data: { title, graph },
        text: file === undefined ? drawn.trimEnd() : "",
      });
    });
}

function concerns(name: string, { environment, stack }: Survey["problems"][number]): boolean {
  return environment === name || stack === name || (stack === undefined && name.startsWith(`${environment}-`));
}

function graphOf(
  found: Survey,
  name: string | undefined,
  environments: readonly string[],
  { data = false }: GraphOptions,
): { graph: Graph; title: string } {
  if (name === undefined) return { graph: stackGraph(found.readings), title: "Stacks of all environments" };
  if (environments.includes(name)) return { graph: stackGraph(found.readings, name), title: `Stacks of ${name}` };
  if (!found.stacks.some((stack) => stack.id === name || stack.name === name)) {
    throw unknownName(found, environments, name);
  }
  const { id } = oneStack(found, name);
  const unreadable = found.problems.find(({ stack }) => stack === id);
  if (unreadable !== undefined) throw new UserError(`${id} cannot be drawn: ${unreadable.message}`);
  return { graph: resourceGraph(found.index, id, { data }), title: `Resources of ${id}` };
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
