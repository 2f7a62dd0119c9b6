import { compareStackViews, compareViews, namesOfStacks, type StackComparison } from "../../compare/compare-views.ts";
import { addressFolder } from "../../compare/fold-address.ts";
import type { EnvironmentIdentity } from "../../compare/identity.ts";
import { ownIds } from "../../compare/own-ids.ts";
import type { StateView, ViewedResource } from "../../compare/view.ts";
import type { ReportStack } from "../report-data.ts";
import { attributesOf, type Model } from "./model.ts";
import { changesBetween, viewAt, wholeVersions } from "./versions.ts";

/** What can be compared: an environment by its name, or a stack by its id. */
export interface Choices {
  readonly environments: readonly string[];
  readonly stacks: readonly string[];
}

/** One side: an environment, or a stack, which may have an earlier version. */
export interface Choice {
  readonly name: string;
  /** Of a stack. @default - as it is now */
  readonly version?: string | undefined;
}

export function choicesOf({ data }: Model): Choices {
  const stacks = data.stacks.filter(hasState);
  const environments = new Set(stacks.map(({ environment }) => environment));
  return {
    environments: data.environments.map(({ name }) => name).filter((name) => environments.has(name)),
    stacks: stacks.map(({ id }) => id),
  };
}

/**
 * Compares two environments, two stacks, or two versions of a stack.
 *
 * @returns undefined if a name or version is unknown, or if both sides are the same; `loading` while the page still reads the
 *   resources of one side
 */
export function compareChosen(
  model: Model,
  left: Choice,
  right: Choice,
): readonly StackComparison[] | "loading" | undefined {
  const [before, after] = [model.stacks.get(left.name), model.stacks.get(right.name)];
  if (before !== undefined && after !== undefined) return compareTwoStacks(model, [before, left], [after, right]);
  if (left.name === right.name || !model.environments.has(left.name) || !model.environments.has(right.name))
    return undefined;
  const [leftViews, rightViews] = [viewsOf(model, left.name), viewsOf(model, right.name)];
  if (leftViews === undefined || rightViews === undefined) return "loading";
  return compareStackViews(leftViews, rightViews, identityOf(model, left.name), identityOf(model, right.name));
}

type ChosenStack = readonly [ReportStack, Choice];

function compareTwoStacks(model: Model, left: ChosenStack, right: ChosenStack): ReturnType<typeof compareChosen> {
  const [[before, { version: from }], [after, { version: to }]] = [left, right];
  const [now, other] = [viewOf(model, before), viewOf(model, after)];
  if (now === undefined || other === undefined) return "loading";
  if (before === after) return compareVersions(model, before, now, [from, to]);
  const views = [versionOf(model, before, now, from), versionOf(model, after, other, to)] as const;
  if (views[0] === undefined || views[1] === undefined) return undefined;
  const name = before.name === after.name ? before.name : `${before.name} and ${after.name}`;
  const [names, others] = namesOfStacks(before.name, after.name);
  const compared = compareViews(
    views[0],
    views[1],
    { ...withOwnIds(model, before.environment), names },
    { ...withOwnIds(model, after.environment), names: others },
  );
  return [{ name, ...compared }];
}

function compareVersions(
  model: Model,
  stack: ReportStack,
  now: StateView,
  [from, to]: readonly [string | undefined, string | undefined],
): readonly StackComparison[] | undefined {
  const versions = wholeVersions(model.data, stack.id);
  const newest = versions[0]?.version;
  const [left, right] = [from ?? newest, to ?? newest];
  if (left === undefined || right === undefined || left === right) return undefined;
  const differences = changesBetween(now, versions, left, right);
  const after = viewAt(now, versions, right);
  if (differences === undefined || after === undefined) return undefined;
  const changed = differences.filter(({ kind }) => kind !== "removed").length;
  return [{ name: stack.name, same: after.size - changed, differences }];
}

function versionOf(model: Model, { id }: ReportStack, now: StateView, version: string | undefined) {
  return version === undefined ? now : viewAt(now, wholeVersions(model.data, id), version);
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
  const { account, accountId, region, cutTexts } = model.environments.get(name) ?? {};
  const alias = account?.split(" (")[0];
  return {
    environment: name,
    ...(accountId !== undefined && { account: accountId }),
    ...(alias !== undefined && { alias }),
    ...(region !== undefined && { region }),
    ...(cutTexts !== undefined && { cutTexts: new Map(Object.entries(cutTexts)) }),
  };
}

/** With the ids of all its stacks, if the page has read them: a stack refers to things of others. */
function withOwnIds(model: Model, name: string): EnvironmentIdentity {
  const identity = identityOf(model, name);
  const views = viewsOf(model, name);
  return views === undefined ? identity : { ...identity, own: ownIds(views, addressFolder(identity)) };
}

function hasState({ status }: ReportStack): boolean {
  return status === "applied" || status === "orphan";
}
