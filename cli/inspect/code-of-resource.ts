import { argumentAt } from "@ml-platform/emulator/arguments";
import {
  blockOf,
  ignoredPaths,
  isMirror,
  type Json,
  type JsonObject,
  type Steps,
  type Surroundings,
} from "@ml-platform/state";

/** What the code says of a resource that drifted. */
export interface CodeOfResource extends Pick<Surroundings, "ignored" | "isConfigured" | "isOrdered"> {
  /** Whether the next apply changes an attribute back. */
  isUndone(steps: Steps): boolean;
}

/** @param configuration the `cdk.tf.json` of its stack */
export function codeOfResource(configuration: JsonObject, address: string, type: string): CodeOfResource {
  const block = blockOf(configuration, address);
  const isConfigured = (attribute: string): boolean => isSet(block?.[attribute]);
  return {
    ignored: ignoredPaths(block),
    isConfigured,
    // The order of a list that only the provider sets is that of an answer.
    isOrdered: (names) => (isConfigured(names[0] ?? "") ? orderOf(argumentAt(type, names)?.collection) : undefined),
    isUndone: (steps) => isConfiguredAt(block, withoutAll(steps)) || isReset(type, namesOf(steps)),
  };
}

/** Whether Terraform removes what is found where the code says nothing. */
function isReset(type: string, names: readonly string[]): boolean {
  return argumentAt(type, names)?.isComputed === false && !isMirror(type, names[0] ?? "");
}

function orderOf(collection: "list" | "set" | "map" | undefined): boolean | undefined {
  return collection === undefined ? undefined : collection === "list";
}

/** The provider computes `tags_all` from the tags. */
function withoutAll(steps: Steps): Steps {
  return steps[0] === "tags_all" ? ["tags", ...steps.slice(1)] : steps;
}

function namesOf(steps: Steps): string[] {
  return steps.filter((step) => typeof step === "string");
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

/** JSON writes a single block as an object, which the state has as a list of one. */
function isConfiguredAt(value: Json | undefined, [step, ...rest]: Steps): boolean {
  if (step === undefined) return isSet(value);
  // An expression, which may hold anything.
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null) return false;
  if (typeof step === "number" && !Array.isArray(value)) return isConfiguredAt(value, rest);
  return isConfiguredAt((value as JsonObject)[step], rest);
}
