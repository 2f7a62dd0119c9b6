import { isObject } from "@ml-platform/state";
import type { Place } from "../../plan/run.ts";
import { managedChanges, type PlanJson, type ResourceChange } from "../../terraform/plan-json.ts";
import { isOwnNamespace } from "../workloads/own-namespaces.ts";

/**
 * What a plan would destroy that is not the sandpit's, as it was just found: it has the tag of another environment, or is in
 * a namespace of somebody else in a cluster that is shared. A state that a branch wrote may name anything, and somebody
 * whom AWS lets do anything may destroy it. What has neither tags nor a namespace, such as a route, is not told apart.
 *
 * @returns addresses, and whose it is, for a person
 */
export function foreignObjects({ name, sandpit }: Pick<Place, "name" | "sandpit">, plan: PlanJson): string[] {
  return managedChanges(plan).flatMap((resource) => {
    if (!resource.change.actions.includes("delete")) return [];
    const owner =
      otherEnvironment(name, resource) ?? (sandpit === "shared" ? otherNamespace(name, resource) : undefined);
    return owner === undefined ? [] : [`${resource.address} (${owner})`];
  });
}

function otherEnvironment(name: string, { change: { before } }: ResourceChange): string | undefined {
  const environment = textAt(before, "tags_all", "environment") ?? textAt(before, "tags", "environment");
  return environment === undefined || environment === name ? undefined : `environment ${environment}`;
}

function otherNamespace(name: string, { type, change: { before } }: ResourceChange): string | undefined {
  if (!type.startsWith("kubernetes_")) return undefined;
  const found = textAt(before, "metadata", 0, "namespace") ?? textAt(before, "metadata", 0, "name");
  return found === undefined || isOwnNamespace(name, found) ? undefined : `in Kubernetes ${found}`;
}

function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  let found = value;
  for (const key of path) {
    if (typeof key === "number" ? !Array.isArray(found) : !isObject(found)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[key];
  }
  return typeof found === "string" && found !== "" ? found : undefined;
}
