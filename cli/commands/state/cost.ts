import {
  addTotals,
  type BudgetLimits,
  type CostTotal,
  type EnvironmentFacts,
  exceededLimits,
  type PricedEntry,
  pricedEntries,
  priceTable,
  regionCaveat,
  totalOf,
} from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { survey } from "../../inspect/read-stacks.ts";
import { costText, dollarsText, knownCostText } from "../../output/cost-text.ts";
import {
  beyondCodeText,
  notApplied,
  notAppliedText,
  printedTable,
  printResult,
  resourceJson,
} from "../../output/print.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStackOption, withStateOptions } from "./options.ts";

const help = `
US dollars a month of 730 hours, from the price table of this repository. Each figure is exact, estimated (spot, groups
that scale), unknown (billed by use) or unsupported (no rule for the type). Unknown and unsupported ones are counted, and never taken for zero.
AT MAXIMUM is what node groups would cost at their largest size.

Examples:
  $ platform state cost
  $ platform state cost dev --detailed
  $ platform state cost prod --json`;

interface CostOptions extends StateOptions {
  readonly detailed?: boolean;
}

interface StackCost {
  readonly stack: string;
  readonly environment: string;
  readonly total: CostTotal;
  readonly priced: readonly PricedEntry[];
}

export function stateCostCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help).option(
    "--detailed",
    "show every resource that costs something, or may cost something",
  );
  withNamedStates(command);
  return withStackOption(command).action(async (environment: string | undefined, options: CostOptions) => {
    const found = await survey(context, wholeScopeOf(options, environment));
    const today = context.services.now();
    const stacks = found.readings.flatMap(({ status, stack }): StackCost[] => {
      if (status !== "read") return [];
      const priced = pricedEntries({ ...found, today }, stack.id);
      return [{ stack: stack.id, environment: stack.environment, total: totalOf(priced), priced }];
    });
    const environments = [...new Set(stacks.map((stack) => stack.environment))].map((name) => ({
      environment: name,
      ...budgetOf(found.environments, name),
      total: addTotals(stacks.filter((stack) => stack.environment === name).map(({ total }) => total)),
    }));
    printResult(context, {
      json: options.json,
      survey: found,
      data: {
        currency: "USD",
        prices: { date: priceTable.date, source: priceTable.source },
        environments,
        stacks: stacks.map(({ priced, ...stack }) => ({
          ...stack,
          resources: priced.map(({ entry, cost }) => ({ ...resourceJson(entry), cost })),
        })),
        notApplied: notApplied(found),
      },
      text: [
        ...(stacks.length === 0
          ? ["Nothing is applied, so nothing costs anything.", ""]
          : [costTable(context, stacks, environments), ""]),
        ...(options.detailed ? stacks.flatMap((stack) => detailLines(context, stack)) : []),
        ...environments.flatMap(budgetLines),
        ...caveatLines(found.environments, environments),
        `Prices of ${priceTable.date}, ${priceTable.source}.`,
        ...notAppliedText(found),
        ...beyondCodeText(found),
      ].join("\n"),
    });
  });
}

function budgetOf(
  environments: readonly Pick<EnvironmentFacts, "name" | "budget">[],
  name: string,
): { budget?: BudgetLimits } {
  const budget = environments.find((each) => each.name === name)?.budget;
  if (budget === undefined) return {};
  const { monthly, atMaximum } = budget;
  return { budget: { monthly, ...(atMaximum !== undefined && { atMaximum }) } };
}

interface EnvironmentCost {
  readonly environment: string;
  readonly budget?: BudgetLimits;
  readonly total: CostTotal;
}

/** How an environment stands to its budget; nothing without one. */
function budgetLines({ environment, budget, total }: EnvironmentCost): string[] {
  if (budget === undefined) return [];
  const { monthly, atMaximum } = budget;
  const most = atMaximum === undefined ? "" : `, ${dollarsText(atMaximum)} at maximum`;
  const over = exceededLimits(budget, total).map(({ key, amount, limit }) => {
    return `${dollarsText(amount - limit)} over ${key === "monthly" ? "it" : "it at maximum"}`;
  });
  return [
    `Budget of ${environment}: ${dollarsText(monthly)} a month${most}. ${over.length === 0 ? "Within it" : `${over.join(", ")}`}.`,
  ];
}

/** What the prices are not, for each environment: those of its region. */
function caveatLines(
  known: readonly Pick<EnvironmentFacts, "name" | "region">[],
  shown: readonly EnvironmentCost[],
): string[] {
  const caveats = shown.flatMap(({ environment }) => {
    const region = known.find(({ name }) => name === environment)?.region;
    const caveat = region === undefined ? undefined : regionCaveat(region);
    return caveat === undefined ? [] : [{ environment, caveat }];
  });
  return [...new Set(caveats.map(({ caveat }) => caveat))].map((caveat) => {
    const names = caveats.filter((each) => each.caveat === caveat).map(({ environment }) => environment);
    return `${names.join(", ")}: ${caveat}.`;
  });
}

interface CostLine {
  readonly name: string;
  readonly total: CostTotal;
}

function costTable(context: Context, stacks: readonly StackCost[], environments: readonly EnvironmentCost[]): string {
  const lines = environments.flatMap(({ environment, total }): CostLine[] => [
    ...stacks
      .filter((stack) => stack.environment === environment)
      .map((each) => ({ name: each.stack, total: each.total })),
    { name: `${environment || "no environment"} total`, total },
  ]);
  return printedTable(context, lines, [
    { title: "MONTHLY", value: ({ name }) => name },
    { title: "EXACT", value: ({ total }) => dollarsOrDash(total.exact), align: "right" },
    { title: "ESTIMATED", value: ({ total }) => dollarsOrDash(total.estimated), align: "right" },
    { title: "TOTAL", value: ({ total }) => knownCostText(total), align: "right" },
    { title: "AT MAXIMUM", value: ({ total }) => dollarsOrDash(total.maximum), align: "right" },
    { title: "UNKNOWN", value: ({ total }) => String(total.unknown), align: "right" },
    { title: "UNSUPPORTED", value: ({ total }) => String(total.unsupported), align: "right" },
  ]);
}

/** A zero could be taken for a price of nothing, where there is only nothing with such a figure. */
function dollarsOrDash(amount: number): string {
  return amount === 0 ? "-" : dollarsText(amount);
}

function detailLines(context: Context, { stack, priced }: StackCost): string[] {
  const shown = priced
    .filter(({ cost }) => cost.status !== "exact" || (cost.monthly ?? 0) > 0)
    .sort((a, b) => (b.cost.monthly ?? -1) - (a.cost.monthly ?? -1));
  if (shown.length === 0) return [];
  const rows = printedTable(context, shown, [
    { title: stack, value: ({ entry }) => entry.resource.address, shrink: "middle" },
    { title: "MONTHLY", value: ({ cost }) => costText(cost), shrink: "end" },
  ]);
  return [rows, ""];
}
