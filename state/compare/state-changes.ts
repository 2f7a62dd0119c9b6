import { hiddenText } from "../model/json.ts";
import type { State } from "../model/state.ts";
import { changedSecrets } from "./changed-secrets.ts";
import { diff, type ResourceDifference } from "./diff.ts";
import { viewOf } from "./view-of-state.ts";

/** The changes from one version of a state to another, including hidden values: for those, only that they changed. */
export function stateChanges(before: State, after: State): ResourceDifference[] {
  const changes = new Map(diff(viewOf(before), viewOf(after)).map((change) => [change.address, change]));
  const types = new Map(after.resources.map(({ address, type }) => [address, type]));
  for (const { address, path } of changedSecrets(before, after)) {
    const known = changes.get(address) ?? {
      address,
      type: types.get(address) ?? "output",
      kind: "changed" as const,
      attributes: [],
    };
    const hidden = { path, steps: [path], before: hiddenText, after: hiddenText };
    changes.set(address, { ...known, attributes: [...known.attributes, hidden] });
  }
  return [...changes.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}
