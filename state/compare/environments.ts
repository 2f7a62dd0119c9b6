import type { Reading } from "../read/read-states.ts";
import { diff, isOnlyNoise, type ResourceDifference } from "./diff.ts";
import { foldAddress, type Standpoint } from "./noise.ts";
import { type StateView, viewOf } from "./view.ts";

/** One stack of two environments, or a stack that only one of them has. */
export interface StackComparison {
  /** `network` */
  readonly name: string;
  /** The other side has no such stack, or no state of it; then nothing is compared. */
  readonly only?: "left" | "right";
  /** Resources and outputs that are the same on both sides, noise aside. */
  readonly same: number;
  /** Those that differ, if only by noise: {@link isOnlyNoise}. Addresses have `<environment>` and `<region>` where the sides' own stood. */
  readonly differences: readonly ResourceDifference[];
}

export interface Side extends Standpoint {
  readonly environment: string;
  readonly readings: readonly Reading[];
}

/** Compares two environments stack by stack, matched by name. */
export function compareEnvironments(left: Side, right: Side): StackComparison[] {
  const [leftViews, rightViews] = [viewsOf(left), viewsOf(right)];
  const names = [...new Set([...leftViews.keys(), ...rightViews.keys()])].sort();
  return names.map((name) => {
    const [before, after] = [leftViews.get(name), rightViews.get(name)];
    if (before === undefined || after === undefined) {
      return { name, only: before === undefined ? "right" : "left", same: 0, differences: [] };
    }
    return { name, ...compareViews(before, after, left, right) };
  });
}

/** Compares one stack as it stands in two places. */
export function compareViews(
  before: StateView,
  after: StateView,
  left: Standpoint,
  right: Standpoint,
): Pick<StackComparison, "same" | "differences"> {
  const [foldedBefore, foldedAfter] = [foldAddresses(before, left), foldAddresses(after, right)];
  const differences = diff(foldedBefore, foldedAfter, { before: left, after: right });
  const both = [...foldedBefore.keys()].filter((address) => foldedAfter.has(address)).length;
  const changed = differences.filter(
    (difference) => ["changed", "replaced"].includes(difference.kind) && !isOnlyNoise(difference),
  ).length;
  // An id always differs between two environments, and nothing was replaced.
  const renamed = differences.map((difference) =>
    difference.kind === "replaced" ? { ...difference, kind: "changed" as const } : difference,
  );
  return { same: both - changed, differences: renamed };
}

function viewsOf({ environment, readings }: Side): Map<string, StateView> {
  return new Map(
    readings.flatMap((reading): [string, StateView][] =>
      reading.status === "read" && reading.stack.environment === environment
        ? [[reading.stack.name, viewOf(reading.state)]]
        : [],
    ),
  );
}

/** Two addresses that would become one keep their own. */
function foldAddresses(view: StateView, standpoint: Standpoint): StateView {
  const folded = new Map<string, number>();
  for (const address of view.keys()) {
    const short = foldAddress(address, standpoint);
    folded.set(short, (folded.get(short) ?? 0) + 1);
  }
  return new Map(
    [...view].map(([address, resource]) => {
      const short = foldAddress(address, standpoint);
      return [folded.get(short) === 1 ? short : address, resource];
    }),
  );
}
