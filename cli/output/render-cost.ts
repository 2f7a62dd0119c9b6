import { type Cost, type CostTotal, isBilledByUsage, knownMonthly } from "@ml-platform/state";
import type { Colors } from "picocolors/types";
import { type CostChange, monthlyDifference, type PlanCost, type StackCost } from "../plan/cost/plan-cost.ts";

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });

/** How many changes of cost are listed without --detailed. */
const fewChanges = 3;

interface Options {
  readonly detailed: boolean;
  /** Whether everything is to be destroyed: then what ends is listed, and what costs nothing today is not. */
  readonly isDestroy: boolean;
}

/** What an environment costs before and after a plan, for a terminal. Empty if nothing costs anything. */
export function costLines(cost: PlanCost | undefined, options: Options, colors: Colors): string[] {
  if (cost === undefined || isNothing(cost)) return [];
  return [
    `  ${colors.bold(costLine(cost))}`,
    ...changeTexts(cost, options).map((text) => `    ${text}`),
    ...remarks(cost).map((text) => `    ${colors.dim(text)}`),
  ];
}

/** The same for a merge request. */
export function costItems(cost: PlanCost | undefined, options: Options): string[] {
  if (cost === undefined || isNothing(cost)) return [];
  return [
    `**${costLine(cost)}**`,
    "",
    ...[...changeTexts(cost, options), ...remarks(cost)].map((text) => `- ${text}`),
    "",
  ];
}

/** `+$120,543 a month`: how a plan changes what one stack costs; undefined if it does not. */
export function stackCostText(cost: PlanCost | undefined, stack: string): string | undefined {
  const found = cost?.stacks.find((each) => each.stack === stack);
  if (found === undefined) return undefined;
  const difference = differenceOf(found);
  return Math.abs(difference) < 0.5 ? undefined : `${signed(difference)} a month`;
}

/** ` (+$120,543 a month)`: how a plan changes what an environment costs; empty if it does not. */
export function monthlyText(cost: PlanCost | undefined): string {
  return cost === undefined || Math.abs(cost.difference) < 0.5 ? "" : ` (${signed(cost.difference)} a month)`;
}

/** `$257`, `about $120,800`, `unknown`, or `nothing` if there is nothing that could cost something. */
export function totalCostText(total: CostTotal): string {
  const known = knownMonthly(total);
  if (known === 0 && total.maximum === 0) return total.unknown + total.unsupported > 0 ? "unknown" : "nothing";
  return `${total.estimated > 0 ? "about " : ""}${dollars.format(known)}`;
}

/** `Cost a month: $257 -> about $120,800 (+$120,543; up to $241,000 at maximum)` */
export function costLine({ before, after, difference }: PlanCost): string {
  const [was, becomes] = [totalCostText(before), totalCostText(after)];
  const isChanged = was !== becomes || Math.abs(difference) >= 0.5;
  const notes = [
    ...(Math.abs(difference) >= 0.5 ? [signed(difference)] : []),
    ...(after.maximum - knownMonthly(after) >= 0.5 ? [mostText(before, after, isChanged)] : []),
  ];
  const figures = isChanged ? `${was} -> ${becomes}` : becomes;
  return `Cost a month: ${figures}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

/** Where a plan changes the maximum only, both are said. */
function mostText(before: CostTotal, after: CostTotal, isChanged: boolean): string {
  const isLimitOnly = !isChanged && Math.abs(after.maximum - before.maximum) >= 0.5;
  return `up to ${isLimitOnly ? `${dollars.format(before.maximum)} -> ` : ""}${dollars.format(after.maximum)} at maximum`;
}

function isNothing({ before, after, notCounted }: PlanCost): boolean {
  return totalCostText(before) === "nothing" && totalCostText(after) === "nothing" && notCounted.length === 0;
}

function differenceOf({ before, after }: StackCost): number {
  return knownMonthly(after) - knownMonthly(before);
}

function signed(amount: number): string {
  return `${amount < 0 ? "-" : "+"}${dollars.format(Math.abs(amount))}`;
}

function changeTexts({ changes: all }: PlanCost, { detailed, isDestroy }: Options): string[] {
  const changes = isDestroy ? ending(all) : all;
  // That logs and buckets cost something by their use says nothing about a plan.
  const telling = changes.filter(({ type }) => !isBilledByUsage(type));
  const groups = detailed ? changes.map((change) => [change]) : alike(telling).slice(0, fewChanges);
  const more = changes.length - groups.flat().length;
  return [
    ...groups.map((group) => changeText(group, detailed)),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "change" : "changes"} of cost; --detailed shows all`] : []),
  ];
}

/** What stops costing money, the dearest first; what was never priced saves an amount that nobody knows. */
function ending(changes: readonly CostChange[]): CostChange[] {
  return changes
    .filter((change) => change.before?.status === "unknown" || monthlyDifference(change) < 0)
    .sort((a, b) => monthlyDifference(a) - monthlyDifference(b));
}

/** Changes that read the same but for their address, such as those of one group for each zone; the dearest kind first. */
function alike(changes: readonly CostChange[]): CostChange[][] {
  const groups = new Map<string, CostChange[]>();
  for (const change of changes) {
    const key = [change.stack, change.type, amountText(change), noteText(change, false)].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  // A map keeps the order of insertion, which is that of the changes: from the largest to the smallest.
  return [...groups.values()];
}

function changeText(group: readonly CostChange[], detailed: boolean): string {
  const [change] = group;
  if (change === undefined) return "";
  const { stack, address, shortAddress } = change;
  const more = group.length > 1 ? ` and ${group.length - 1} like it` : "";
  const amount = `${amountText(change)}${group.length > 1 ? " each" : ""}`;
  return `${amount}  ${stack}  ${detailed ? address : shortAddress}${more}: ${noteText(change, detailed)}`;
}

function noteText({ before, after }: CostChange, detailed: boolean): string {
  const cost = after ?? before;
  if (cost === undefined) return "";
  const note = detailed ? cost.note : brief(cost);
  // Where there is no figure, the note is a sentence about the resource.
  if (after !== undefined || cost.monthly === undefined) return note;
  return cost.monthly === 0 ? `removed, at ${note}` : `no longer ${note}`;
}

function amountText(change: CostChange): string {
  const { before, after } = change;
  if (after !== undefined && after.monthly === undefined) return after.status;
  if (before !== undefined && before.monthly === undefined) return `${before.status} until now`;
  const difference = monthlyDifference(change);
  const [was, becomes] = [before, after].map((cost) => cost?.maximum ?? cost?.monthly ?? 0) as [number, number];
  if (Math.abs(difference) < 0.5 && Math.abs(becomes - was) >= 0.5) return maximumText(was, becomes);
  return after?.maximum === undefined ? signed(difference) : `${signed(difference)} (${maximumText(0, becomes)})`;
}

/** `up to $90 at maximum`, `up to $90 less at maximum`, `$326 -> $245 at maximum` */
function maximumText(was: number, becomes: number): string {
  if (was === 0) return `up to ${dollars.format(becomes)} at maximum`;
  if (becomes === 0) return `up to ${dollars.format(was)} less at maximum`;
  return `${dollars.format(was)} -> ${dollars.format(becomes)} at maximum`;
}

/** The first phrase of a note, which says what is priced. */
function brief({ note, monthly }: Cost): string {
  return monthly === undefined ? note : (note.split("; ")[0] ?? note);
}

function budgetText({ monthly, atMaximum }: NonNullable<PlanCost["budget"]>): string {
  const most = atMaximum === undefined ? "" : `, ${dollars.format(atMaximum)} at maximum`;
  return `Budget: ${dollars.format(monthly)} a month${most}.`;
}

function remarks({ after, caveat, notCounted, prices, budget }: PlanCost): string[] {
  const missing = [
    ...(after.unknown > 0 ? [`${after.unknown} of unknown cost`] : []),
    ...(after.unsupported > 0 ? [`${after.unsupported} without a pricing rule`] : []),
    ...notCounted.map((stack) => `the stack ${stack}, whose state could not be read`),
  ];
  return [
    ...(budget === undefined ? [] : [budgetText(budget)]),
    ...(missing.length === 0 ? [] : [`Not counted: ${missing.join(", ")}.`]),
    `List prices of ${prices.date}, without usage such as traffic${caveat === undefined ? "" : `; ${caveat}`}.`,
  ];
}
