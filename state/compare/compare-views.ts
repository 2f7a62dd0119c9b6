import { diff, isOnlyNoise, type ResourceDifference } from "./diff.ts";
import { type EnvironmentIdentity, foldAddress } from "./noise.ts";
import type { StateView } from "./view.ts";

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
  return names.map((name) => {
    const [before, after] = [leftViews.get(name), rightViews.get(name)];
    if (before === undefined || after === undefined) {
      return { name, only: before === undefined ? "right" : "left", same: 0, differences: [] };
    }
    return { name, ...compareViews(before, after, left, right) };
  });
}

/** Compares a stack of two environments. */
export function compareViews(
  before: StateView,
  after: StateView,
  left: EnvironmentIdentity,
  right: EnvironmentIdentity,
): Pick<StackComparison, "same" | "differences"> {
  const [foldedBefore, foldedAfter] = [foldAddresses(before, left), foldAddresses(after, right)];
  const differences = diff(foldedBefore, foldedAfter, { before: left, after: right });
  const both = [...foldedBefore.keys()].filter((address) => foldedAfter.has(address)).length;
  const changed = differences.filter(
    (difference) => ["changed", "replaced"].includes(difference.kind) && !isOnlyNoise(difference),
  ).length;
  // Ids always differ between environments: nothing was replaced.
  const renamed = differences.map((difference) =>
    difference.kind === "replaced" ? { ...difference, kind: "changed" as const } : difference,
  );
  return { same: both - changed, differences: renamed };
}

/** Addresses that would become equal are not folded. */
function foldAddresses(view: StateView, identity: EnvironmentIdentity): StateView {
  const folded = new Map<string, number>();
  for (const address of view.keys()) {
    const short = foldAddress(address, identity);
    folded.set(short, (folded.get(short) ?? 0) + 1);
  }
  return new Map(
    [...view].map(([address, resource]) => {
      const short = foldAddress(address, identity);
      return [folded.get(short) === 1 ? short : address, resource];
    }),
  );
}
