/** What JSON can contain. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A number that would change as a `number`: `9007199254740993`, or a decimal of 30 digits. Equal ones are equal as texts. */
export class ExactNumber {
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  /** As it is written in JSON. */
  toString(): string {
    return this.#digits;
  }

  /** `JSON.stringify` cannot write such a number, so it writes a string; `writeJson` writes the number. */
  toJSON(): string {
    return this.#digits;
  }
}

/** Replaces a value that must not be shown, in Terraform's own words. */
export const hiddenText = "(sensitive value)";

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** The value below the given keys, or undefined where one of them is missing. */
export function valueAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

/** Every string in a value, at any depth. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
