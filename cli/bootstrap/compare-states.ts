import { parseState, visibleAttributes } from "@ml-platform/state";

/** An object that Terraform manages. */
export interface ManagedObject {
  readonly address: string;
  /** What its provider calls it; empty for a resource without an id. */
  readonly id: string;
}

/** The objects that a state manages; none if there is no state. @throws {StateError} for a text that is no state */
export function managedObjects(text = ""): ManagedObject[] {
  if (text.trim() === "") return [];
  return parseState(text)
    .resources.filter(({ mode }) => mode === "managed")
    .map((resource) => {
      const { id } = visibleAttributes(resource);
      return { address: resource.address, id: typeof id === "string" ? id : "" };
    });
}

/** The objects that one state holds and another does not, or as another object. */
export function missingFrom(other: readonly ManagedObject[], held: readonly ManagedObject[]): ManagedObject[] {
  return held.filter(({ address, id }) => !other.some((each) => each.address === address && each.id === id));
}
