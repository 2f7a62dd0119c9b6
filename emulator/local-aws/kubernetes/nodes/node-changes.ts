import type { Taint } from "./user-data.ts";

type Labels = Readonly<Record<string, string>>;

/** A merge patch of labels; undefined if nothing changes. Labels that others set stay. */
export function labelChange(before: Labels, wanted: Labels): Readonly<Record<string, string | null>> | undefined {
  const removed = Object.keys(before).filter((key) => wanted[key] === undefined);
  const set = Object.entries(wanted).filter(([key, value]) => before[key] !== value);
  if (removed.length + set.length === 0) return undefined;
  return Object.fromEntries([...removed.map((key) => [key, null]), ...set]);
}

/** All taints of a node after those of its group have changed; undefined if they have not. Taints that others set stay. */
export function changedTaints(
  current: readonly Taint[],
  before: readonly Taint[],
  wanted: readonly Taint[],
): readonly Taint[] | undefined {
  const isIn = (taints: readonly Taint[], taint: Taint): boolean => taints.some((other) => isSame(taint, other));
  if (before.every((taint) => isIn(wanted, taint)) && wanted.every((taint) => isIn(before, taint))) return undefined;
  const others = current.filter(
    (taint) => !before.some(({ key, effect }) => taint.key === key && taint.effect === effect),
  );
  return [...others, ...wanted];
}

function isSame(one: Taint, other: Taint): boolean {
  return one.key === other.key && one.effect === other.effect && (one.value ?? "") === (other.value ?? "");
}
