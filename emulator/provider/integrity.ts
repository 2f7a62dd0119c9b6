import type { Change, ResourceOverlay, Surroundings } from "../overlays/overlay.ts";
import { equal, isUnknown } from "../wire/value.ts";
import type { WorldObject } from "../world/world.ts";
import { stringsAt } from "./paths.ts";

/** @throws {ProviderError} for the first reference to an object that does not exist */
export function checkReferences({ references = [] }: ResourceOverlay, change: Change): void {
  const { planned, account, find } = change;
  for (const { path, to, error, except } of references) {
    const wanted = stringsAt(planned, path).filter(
      (value) => value !== "" && except?.test(value) !== true && !isOfAnotherAccount(value, account),
    );
    if (wanted.length === 0) continue;
    const missing = new Set(wanted);
    for (const [type, source] of to) {
      for (const { attributes } of missing.size === 0 ? [] : find(type)) {
        for (const value of stringsAt(attributes, source)) missing.delete(value);
      }
    }
    for (const value of missing) throw error(value, change);
  }
}

/** @throws {ProviderError} if another object of the type already has the name */
export function checkUnique({ unique = [] }: ResourceOverlay, type: string, { planned, key, find }: Change): void {
  for (const { attributes, error } of unique) {
    // Providers store an empty text where nothing is given.
    if (attributes.some((name) => ["", null].includes((planned[name] ?? null) as string) || isUnknown(planned[name])))
      continue;
    const taken = find(type).some(
      (other) => other.key !== key && attributes.every((name) => equal(other.attributes[name], planned[name])),
    );
    if (taken) throw error(planned);
  }
}

/** @throws {ProviderError} if the object keeps itself, or another object still depends on it */
export function checkDelete(
  { dependents = [], keeps }: ResourceOverlay,
  self: WorldObject,
  { find }: Surroundings,
): void {
  const kept = keeps?.(self.attributes);
  if (kept !== undefined) throw kept;
  for (const { type, path, attribute, error, where } of dependents) {
    const value = self.attributes[attribute];
    const other = find(type).find(
      ({ key, attributes }) =>
        key !== self.key &&
        stringsAt(attributes, path).some((held) => held === value) &&
        (where === undefined || where(attributes, self.attributes)),
    );
    if (other !== undefined) throw error(self.attributes, other.attributes);
  }
}

/** ARNs of other accounts are taken on trust: this world holds only the objects of its own. */
function isOfAnotherAccount(value: string, account: string): boolean {
  const owner = /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(value)?.[1];
  return owner !== undefined && owner !== account;
}
