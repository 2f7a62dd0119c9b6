import { compareStackViews, compareViews, type StackComparison } from "../../compare/compare-views.ts";
import type { EnvironmentIdentity } from "../../compare/identity.ts";
import type { StateView, ViewedResource } from "../../compare/view.ts";
import type { ReportStack } from "../report-data.ts";
import { attributesOf, type Model } from "./model.ts";

/** What can be compared: an environment by its name, or a stack by its id. Empty if fewer than two have a state. */
export interface Choices {
  readonly environments: readonly string[];
  readonly stacks: readonly string[];
}

/** Two sides, stack by stack. */
export interface PageComparison {
  readonly left: string;
  readonly right: string;
  /** `loading`: the page is still reading the resources of one side. */
  readonly stacks: readonly StackComparison[] | "loading";
}

export function choicesOf({ data }: Model): Choices {
  const stacks = data.stacks.filter(hasState);
  const environments = new Set(stacks.map(({ environment }) => environment));
  return {
    environments: data.environments.map(({ name }) => name).filter((name) => environments.has(name)),
    stacks: stacks.map(({ id }) => id),
  };
}

/** Compares two environments or two stacks. Undefined if a name is unknown, or if both sides are the same. */
export function compareChosen(model: Model, left: string, right: string): PageComparison | undefined {
  if (left === right) return undefined;
  const [before, after] = [model.stacks.get(left), model.stacks.get(right)];
  if (before !== undefined && after !== undefined) return compareTwoStacks(model, before, after);
  if (!model.environments.has(left) || !model.environments.has(right)) return undefined;
  const [leftViews, rightViews] = [viewsOf(model, left), viewsOf(model, right)];
  const stacks =
    leftViews === undefined || rightViews === undefined
      ? "loading"
      : compareStackViews(leftViews, rightViews, identityOf(model, left), identityOf(model, right));
  return { left, right, stacks };
}

function compareTwoStacks(model: Model, left: ReportStack, right: ReportStack): PageComparison {
  const [before, after] = [viewOf(model, left), viewOf(model, right)];
  const name = left.name === right.name ? left.name : `${left.name} and ${right.name}`;
  const sides = [identityOf(model, left.environment), identityOf(model, right.environment)] as const;
  return {
    left: left.id,
    right: right.id,
    stacks:
      before === undefined || after === undefined ? "loading" : [{ name, ...compareViews(before, after, ...sides) }],
  };
}

function viewsOf(model: Model, environment: string): Map<string, StateView> | undefined {
  const own = model.data.stacks.filter((stack) => stack.environment === environment && hasState(stack));
  // All of them are asked for before one is waited for.
  const views = own.map((stack) => [stack.name, viewOf(model, stack)] as const);
  const read = views.flatMap(([name, view]) => (view === undefined ? [] : [[name, view] as const]));
  return read.length < own.length ? undefined : new Map(read);
}

/** The same as the view that `platform state diff` makes of a state. */
function viewOf(model: Model, stack: ReportStack): StateView | undefined {
  const view = new Map<string, ViewedResource>();
  for (const entry of model.byStack.get(stack.id) ?? []) {
    const { mode, type, address, deposed, tainted } = entry.resource;
    if (mode === "data") continue;
    const attributes = attributesOf(entry);
    if (attributes === undefined) return undefined;
    view.set(deposed === undefined ? address : `${address} (deposed ${deposed})`, {
      type,
      attributes: tainted ? { ...attributes, "(tainted)": true } : attributes,
    });
  }
  for (const { name, value } of stack.outputs) view.set(`output.${name}`, { type: "output", attributes: { value } });
  return view;
}

function identityOf(model: Model, name: string): EnvironmentIdentity {
  const { accountId, region } = model.environments.get(name) ?? {};
  return {
    environment: name,
    ...(accountId !== undefined && { account: accountId }),
    ...(region !== undefined && { region }),
  };
}

function hasState({ status }: ReportStack): boolean {
  return status === "applied" || status === "orphan";
}
