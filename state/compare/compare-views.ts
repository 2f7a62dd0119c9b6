import { autoscaled } from "./autoscaled.ts";
import { compareAttributes } from "./compare-values.ts";
import { type AttributeDifference, isOnlyNoise, type ResourceDifference } from "./diff.ts";
import { addressFolder } from "./fold-address.ts";
import type { EnvironmentIdentity } from "./identity.ts";
import { diffJson, formatPath } from "./json-diff.ts";
import { ownIds, withoutName } from "./own-ids.ts";
import { readerFor } from "./tokens.ts";
import type { StateView, ViewedResource } from "./view.ts";

/** A stack in two environments, or a stack that only one of them has. */
export interface StackComparison {
  /** `network` */
  readonly name: string;
  /** Set if the other side has no such stack, or no state of it. Then nothing is compared. */
  readonly only?: "left" | "right";
  /** Number of resources and outputs that are the same on both sides, apart from noise. */
  readonly same: number;
  /**
   * Resources and outputs that differ, including those that differ by noise only ({@link isOnlyNoise}). In addresses, the
   * environment and region of a side are replaced by `<environment>` and `<region>`.
   */
  readonly differences: readonly ResourceDifference[];
}

/** The stacks of one side, by name: `network`. */
export type StackViews = ReadonlyMap<string, StateView>;

/** Compares two environments stack by stack, matched by name. */
export function compareStackViews(
  leftViews: StackViews,
  rightViews: StackViews,
  left: EnvironmentIdentity,
  right: EnvironmentIdentity,
): StackComparison[] {
  const names = [...new Set([...leftViews.keys(), ...rightViews.keys()])].sort();
  const [leftSide, rightSide] = [withOwnIds(left, leftViews), withOwnIds(right, rightViews)];
  return names.map((name) => {
    const [before, after] = [leftViews.get(name), rightViews.get(name)];
    if (before === undefined || after === undefined) {
      return { name, only: before === undefined ? "right" : "left", same: 0, differences: [] };
    }
    return { name, ...compareViews(before, after, leftSide, rightSide) };
  });
}

/** Compares a stack of two environments. */
export function compareViews(
  before: StateView,
  after: StateView,
  left: EnvironmentIdentity,
  right: EnvironmentIdentity,
): Pick<StackComparison, "same" | "differences"> {
  const sides = {
    before: readerFor(withOwnIds(left, new Map([["", before]]))),
    after: readerFor(withOwnIds(right, new Map([["", after]]))),
  };
  const [leftView, rightView] = foldAddresses(before, after, left, right);
  const scaled = [autoscaled(before), autoscaled(after)] as const;
  const addresses = [...new Set([...leftView.keys(), ...rightView.keys()])].sort();
  const differences = addresses.flatMap((address): ResourceDifference[] => {
    const [one, other] = [leftView.get(address), rightView.get(address)];
    if (one === undefined || other === undefined) return [onlyOne(address, one, other)];
    const where = {
      type: other.type,
      ...(other.type === "output" && { output: address.replace(/^output\./, "") }),
      autoscaled: new Set([...(scaled[0].get(one) ?? [])].filter((path) => scaled[1].get(other)?.has(path))),
    };
    const attributes = withoutRepeatedTags(compareAttributes(one.attributes, other.attributes, where, sides));
    // Ids always differ between environments: nothing was replaced.
    return attributes.length === 0 ? [] : [{ address, type: other.type, kind: "changed", attributes }];
  });
  const both = addresses.filter((address) => leftView.has(address) && rightView.has(address)).length;
  const changed = differences.filter((each) => each.kind === "changed" && !isOnlyNoise(each)).length;
  return { same: both - changed, differences };
}

/**
 * What is named differently in two stacks of one kind, such as `ml` and `training` of `ml-cluster` and `training-cluster`: the
 * names of their clusters.
 */
export function namesOfStacks(
  left: string,
  right: string,
): readonly [left: readonly string[], right: readonly string[]] {
  const [words, others] = [left.split("-"), right.split("-")];
  while (words.length > 0 && words.at(-1) === others.at(-1)) {
    words.pop();
    others.pop();
  }
  const isNamed = words.length > 0 && others.length > 0 && words.join("-") !== left;
  return isNamed ? [[words.join("-")], [others.join("-")]] : [[], []];
}

/** With what its states create, if that is not known yet. */
function withOwnIds(identity: EnvironmentIdentity, stacks: StackViews): EnvironmentIdentity {
  const own = identity.own ?? ownIds(stacks, addressFolder(identity));
  const { names: [name] = [] } = identity;
  return { ...identity, own: name === undefined ? own : withoutName(own, name) };
}

function onlyOne(
  address: string,
  before: ViewedResource | undefined,
  after: ViewedResource | undefined,
): ResourceDifference {
  const attributes = diffJson(before?.attributes ?? {}, after?.attributes ?? {}).map((change) => ({
    ...change,
    path: formatPath(change.steps),
  }));
  return { address, type: (before ?? after)?.type ?? "", kind: before === undefined ? "added" : "removed", attributes };
}

/** `tags_all` repeats the tags, in addition to the default tags of the provider. */
function withoutRepeatedTags(attributes: readonly AttributeDifference[]): AttributeDifference[] {
  const key = ({ steps: [, ...rest], before, after }: AttributeDifference) => JSON.stringify([rest, before, after]);
  const tags = new Set(attributes.filter(({ steps }) => steps[0] === "tags").map(key));
  return attributes.map((attribute) =>
    attribute.steps[0] === "tags_all" && tags.has(key(attribute)) ? { ...attribute, noise: true } : attribute,
  );
}

/** Both views with addresses that are the same in all environments. */
function foldAddresses(before: StateView, after: StateView, left: EnvironmentIdentity, right: EnvironmentIdentity) {
  const [foldLeft, foldRight] = [addressFolder(left), addressFolder(right)];
  return [withFolded(before, foldLeft, [after, foldRight]), withFolded(after, foldRight, [before, foldLeft])] as const;
}

type Fold = (address: string) => string;

/** Addresses that would become equal are kept, and those of both sides of which only one is named like a part of them. */
function withFolded(view: StateView, fold: Fold, [other, foldOther]: readonly [StateView, Fold]): StateView {
  const short = (address: string) =>
    other.has(address) && fold(address) !== foldOther(address) ? address : fold(address);
  const counts = new Map<string, number>();
  for (const address of view.keys()) counts.set(short(address), (counts.get(short(address)) ?? 0) + 1);
  return new Map(
    [...view].map(([address, resource]) => [counts.get(short(address)) === 1 ? short(address) : address, resource]),
  );
}
