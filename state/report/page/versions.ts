import { apply, diff, type ResourceDifference } from "../../compare/diff.ts";
import { parsePath } from "../../compare/json-diff.ts";
import type { StateView } from "../../compare/view.ts";
import { hiddenText } from "../../model/json.ts";
import type { ReportData, StateVersion, ResourceDifference as Told } from "../report-data.ts";

/**
 * The versions of a stack that the page can show as a whole, newest first: those from which every change up to now is known.
 */
export function wholeVersions({ histories }: Pick<ReportData, "histories">, stack: string): readonly StateVersion[] {
  const versions = histories.find((each) => each.stack === stack)?.versions ?? [];
  const end = versions.findIndex(({ changes }) => changes === undefined);
  return end < 0 ? versions : versions.slice(0, end + 1);
}

/** A stack as it was: the view of now with the changes since then undone. Undefined if the version is not known. */
export function viewAt(now: StateView, versions: readonly StateVersion[], version: string): StateView | undefined {
  const position = versions.findIndex((each) => each.version === version);
  if (position < 0) return undefined;
  return versions.slice(0, position).reduce(
    (view, { changes = [] }) =>
      apply(
        changes.map((change) => undone(change)),
        view,
      ),
    now,
  );
}

/** The changes from one version of a stack to another, also those of hidden values. */
export function changesBetween(
  now: StateView,
  versions: readonly StateVersion[],
  left: string,
  right: string,
): readonly ResourceDifference[] | undefined {
  const [before, after] = [viewAt(now, versions, left), viewAt(now, versions, right)];
  if (before === undefined || after === undefined) return undefined;
  const [from = 0, to = 0] = [left, right]
    .map((version) => versions.findIndex((each) => each.version === version))
    .sort((a, b) => a - b);
  const changes = new Map(diff(before, after).map((change) => [change.address, change]));
  for (const { changes: told = [] } of versions.slice(from, to)) {
    for (const { address, type, attributes } of told) {
      const hidden = attributes
        .filter((each) => each.before === hiddenText && each.after === hiddenText)
        .map(withSteps);
      if (hidden.length === 0 || !before.has(address) || !after.has(address)) continue;
      const known = changes.get(address) ?? { address, type, kind: "changed" as const, attributes: [] };
      const news = hidden.filter(({ path }) => !known.attributes.some((each) => each.path === path));
      changes.set(address, { ...known, attributes: [...known.attributes, ...news] });
    }
  }
  return [...changes.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

const opposite = { added: "removed", removed: "added", changed: "changed", replaced: "replaced" } as const;

function undone({ kind, attributes, ...change }: Told): ResourceDifference {
  return {
    ...change,
    kind: opposite[kind],
    attributes: attributes.map(withSteps).map(({ before, after, ...attribute }) => ({
      ...attribute,
      ...(after !== undefined && { before: after }),
      ...(before !== undefined && { after: before }),
    })),
  };
}

function withSteps(attribute: Told["attributes"][number]): ResourceDifference["attributes"][number] {
  return { ...attribute, steps: parsePath(attribute.path) };
}
