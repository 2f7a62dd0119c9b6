import { type Match, search } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { survey } from "../../inspect/read-stacks.ts";
import {
  beyondCodeText,
  notSearchedText,
  plural,
  printedTable,
  printResult,
  resourceJson,
} from "../../output/print.ts";
import { parseLimit } from "./limit.ts";
import {
  type StateOptions,
  wholeScopeOf,
  withEnvironmentOption,
  withNamedStates,
  withStateOptions,
} from "./options.ts";

const help = `
All terms must match. Case does not matter.
  gpu, "two words"                    the text, in a value or an address
  instance_type=g6.*, min_size=2      an attribute, by its path or the end of its path; * at the end of a value matches the rest
  tag=team=ml, tag:team               a tag with this value, or with any value
  type:subnet env:dev stack:network   filters
  is:tainted is:deposed is:data       filters

Examples:
  $ platform state search 10.20.0.0/16
  $ platform state search type:node_group instance_types=g6.*
  $ platform state search tag:owner=ml-platform --environment prod --json
  $ platform state search vpc-0a1b2c3d --state s3://others/terraform.tfstate --state old.tfstate`;

interface SearchOptions extends StateOptions {
  readonly limit: string;
}

export function stateSearchCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help).option("--limit <resources>", "show at most this many", "100");
  return withEnvironmentOption(withNamedStates(command)).action(
    async (terms: readonly string[], options: SearchOptions) => {
      const limit = parseLimit(options.limit);
      const found = await survey(context, wholeScopeOf(options));
      const { matches, total, hidden, notes } = search(found.index, queryOf(terms), { limit });
      const more = total > matches.length ? [`The first ${matches.length}: --limit shows more.`] : [];
      printResult(context, {
        json: options.json,
        survey: found,
        data: {
          total,
          hidden,
          notes,
          matches: matches.map(({ entry, found: values }) => ({ ...resourceJson(entry), found: values })),
        },
        text: [
          ...(matches.length > 0 ? [matchTable(context, matches), ""] : []),
          [`${plural(total, "resource")} found.`, ...more, ...notes].join(" "),
          ...notSearchedText(hidden),
          ...beyondCodeText(found),
        ].join("\n"),
      });
    },
  );
}

/** Joins arguments to one query, with the quotes that the shell removed from "two words" and `tag=Name="two words"`. */
export function queryOf(terms: readonly string[]): string {
  return terms.map(quoted).join(" ");
}

function quoted(term: string): string {
  if (!/\s/.test(term) || term.includes('"')) return term;
  const [, name, value] = /^([^\s=:]+[=:])(.+)$/s.exec(term) ?? [];
  if (name === undefined || value === undefined) return term.includes("=") ? term : `"${term}"`;
  const severalTerms = /\s[^\s=:]+[=:]\S/.test(value);
  return severalTerms ? term : `${name}"${value}"`;
}

function matchTable(context: Context, matches: readonly Match[]): string {
  return printedTable(context, matches, [
    { title: "STACK", value: ({ entry }) => entry.stack.id },
    { title: "ADDRESS", value: ({ entry }) => entry.resource.address, shrink: "middle" },
    { title: "FOUND", value: foundText, shrink: "end", givesWayFirst: true },
  ]);
}

const shownValues = 2;

function foundText({ found }: Match): string {
  const values = found.filter(({ path }) => path !== "address");
  const shown = values.slice(0, shownValues).map(({ path, value }) => `${path}=${value}`);
  return [...shown, ...(values.length > shownValues ? [`and ${values.length - shownValues} more`] : [])].join(", ");
}
