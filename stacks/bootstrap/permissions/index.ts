import { bastions } from "./bastions.ts";
import { clusters } from "./clusters.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import { runners } from "./runners.ts";
import { secrets } from "./secrets.ts";
import type { Permissions, TypePermissions } from "./type-permissions.ts";

/**
 * What pipelines need for every type of AWS resource that stacks of environments make. A test fails when a stack uses a
 * type that has no line here, and names it.
 */
export const permissions: Permissions = { ...network, ...clusters, ...identity, ...bastions, ...secrets, ...runners };

/** Types of AWS resources that the stacks of environments make. */
export const awsTypes: readonly string[] = Object.keys(permissions);

const reading = /:(Describe|Get|List)/;

/** What refreshes and plans everything, sorted: nothing but reads of configuration. */
export function readActions(): string[] {
  return sorted(Object.values(permissions).flatMap((type) => [...type.read, ...type.delete.filter(isRead)]));
}

/** What creates resources that are born with the platform's tags, sorted, by the kind of what is created. */
export function taggedCreations(): { readonly creates: string | undefined; readonly actions: string[] }[] {
  const tagged = Object.values(permissions).filter(
    ({ limitedBy, create }) => limitedBy === "tags" && create.length > 0,
  );
  const kinds = [...new Set(tagged.map(({ creates }) => creates))];
  return kinds.map((kind) => ({
    creates: kind,
    actions: sorted(tagged.filter(({ creates }) => creates === kind).flatMap(({ create }) => create)),
  }));
}

/** What changes and deletes resources that carry the platform's tags, and makes untagged parts of them, sorted. */
export function taggedChanges(): string[] {
  return sorted(
    Object.values(permissions).flatMap((type) => [
      ...(isNamed(type) ? [] : [...type.change, ...type.delete.filter((action) => !isRead(action))]),
      ...(type.limitedBy === "parent" ? type.create : []),
    ]),
  );
}

/** What creates, changes and deletes resources of a service that are known by their names, sorted. */
export function namedChanges(service: string, limited: Named = "name"): string[] {
  return sorted(
    Object.values(permissions)
      .filter(({ limitedBy }) => limitedBy === limited)
      .flatMap(changesOf)
      .filter((action) => action.startsWith(`${service}:`)),
  );
}

type Named = Exclude<TypePermissions["limitedBy"], "tags" | "parent">;

function isNamed({ limitedBy }: TypePermissions): boolean {
  return limitedBy !== "tags" && limitedBy !== "parent";
}

function changesOf({ create, change, delete: remove }: TypePermissions): string[] {
  return [...create, ...change, ...remove].filter((action) => !isRead(action));
}

function isRead(action: string): boolean {
  return reading.test(action);
}

function sorted(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}
