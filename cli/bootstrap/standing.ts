import { type ManagedObject, managedObjects, missingFrom } from "./compare-states.ts";

/** The texts of the states of an account's bootstrap: on this machine, and in the bucket that it makes. */
export interface StatesFound {
  readonly local: string | undefined;
  readonly bucket: string | undefined;
}

/**
 * How far the bootstrap of an account is.
 *
 * - `local`: its state is on this machine, or there is none: nothing was applied, or not everything, or the state was not
 *   moved yet
 * - `moved`: its state is in the bucket, and what is on this machine is a copy that was not set aside yet
 * - `bucket`: its state is in the bucket
 * - `split`: both hold objects, and this machine's holds some that the other lacks
 */
export type Standing =
  | { readonly kind: "local" | "moved" | "bucket" }
  | { readonly kind: "split"; readonly onlyLocal: readonly ManagedObject[] };

/** @throws {StateError} for a text that is no state */
export function standingOf({ local, bucket }: StatesFound): Standing {
  if (bucket === undefined) return { kind: "local" };
  if (local === undefined) return { kind: "bucket" };
  const onlyLocal = missingFrom(managedObjects(bucket), managedObjects(local));
  return onlyLocal.length === 0 ? { kind: "moved" } : { kind: "split", onlyLocal };
}
