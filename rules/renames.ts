import { checkSlug } from "./names.ts";
import { at, error, type Problem } from "./problem.ts";

/** What can be renamed without being created again. */
export interface Renamed {
  /** Its earlier names, oldest first. @default - it always had the name that it has */
  readonly renamedFrom?: readonly string[] | undefined;
}

/** Its name in AWS, which cannot rename what we create: the first that it had. */
export function nameInAws(name: string, { renamedFrom = [] }: Renamed): string {
  return renamedFrom[0] ?? name;
}

/** The names that it had since it last had the one that it has now, oldest first: states may still use one of them. */
export function earlierNames(name: string, { renamedFrom = [] }: Renamed): readonly string[] {
  return renamedFrom.slice(renamedFrom.lastIndexOf(name) + 1);
}

/** Every name that it has or had, oldest first. */
export function allNames(name: string, { renamedFrom = [] }: Renamed): string[] {
  return [...new Set([...renamedFrom, name])];
}

/**
 * Errors in the earlier names of one thing.
 *
 * @param longest number of characters of its names
 */
export function checkRenamedFrom(name: string, { renamedFrom = [] }: Renamed, longest: number): Problem[] {
  return renamedFrom.flatMap((earlier, index) =>
    at(
      ["renamedFrom", index],
      [...checkSlug(earlier, longest, "gpu-training"), ...checkOrder(name, renamedFrom, index)],
    ),
  );
}

function checkOrder(name: string, renamedFrom: readonly string[], index: number): Problem[] {
  const earlier = renamedFrom[index];
  if (renamedFrom.indexOf(earlier ?? "") < index)
    return [error([], `"${earlier}" is listed twice. List each earlier name once, the oldest first.`)];
  if (earlier === name && index === renamedFrom.length - 1)
    return [
      error(
        [],
        `"${name}" is its present name. List the names that it had before, the oldest first; to take a name back, list the name that replaced it after it.`,
      ),
    ];
  return [];
}

/** An error for each of several things of one kind, by name, that has or had a name of another. */
export function checkNamesNotReused(named: Readonly<Record<string, Renamed>>): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(named).flatMap(([name, renamed]) =>
    allNames(name, renamed).flatMap((each) => {
      const owner = owners.get(each) ?? name;
      owners.set(each, owner);
      return owner === name ? [] : [error([name], reusedText(name, owner, each))];
    }),
  );
}

/** @param shared a name that `name` and `owner` have or had */
export function reusedText(name: string, owner: string, shared: string): string {
  return `"${name}" and "${owner}" both have or had the name "${shared}", and whatever had it first keeps it in AWS. Use a name that no other has had.`;
}
