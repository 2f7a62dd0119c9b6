import { personalNames, UserError } from "@ml-platform/rules";

/**
 * The namespaces of a sandpit, as its state publishes them. Whoever may push a branch can write that state, so none is used
 * that belongs to its base or to another: the names of sandpits do not begin one another.
 *
 * @param published value of the output
 * @throws {UserError} for a namespace of somebody else
 */
export function ownNamespaces(sandpit: string, published: unknown): string[] {
  const namespaces = Array.isArray(published) ? published.map(String) : [];
  const { namespace: first } = personalNames("", sandpit);
  const other = namespaces.find((each) => !isOwnNamespace(sandpit, each));
  if (other === undefined) return namespaces;
  throw new UserError(
    `The state of ${sandpit} names the namespace ${JSON.stringify(other)}, which is not its own: those are called ${first} or ${first}-... Nothing in it was changed. ./platform sandpit up ${sandpit} writes the state anew.`,
  );
}

/** Whether a namespace of this name can only be the sandpit's. */
export function isOwnNamespace(sandpit: string, name: string): boolean {
  const { namespace } = personalNames("", sandpit);
  return name === namespace || name.startsWith(`${namespace}-`);
}
