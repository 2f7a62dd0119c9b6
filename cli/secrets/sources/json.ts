import { UserError } from "@ml-platform/rules";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/**
 * Parses JSON that may hold values of secrets: no message quotes it, as that of `JSON.parse` does.
 *
 * @param where what it is, for a person: `export/shop.json`
 */
export function parseSecretJson(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new UserError(`${where} is not JSON.`);
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys whose numbers JavaScript would change. */
export function inexactKeys(values: JsonObject): string[] {
  return Object.entries(values)
    .filter(([, value]) => holdsInexact(value))
    .map(([key]) => key);
}

function holdsInexact(value: Json): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsInexact);
}
