/** Whether a value of JSON is what is expected. */
export type Check = (value: unknown) => boolean;

/** A check of every key of an object; a type that gets another key does not compile without one. */
export type Shape<T> = { readonly [Key in keyof Required<T>]: Check };

/** What is wrong with a value of JSON, or undefined. */
export function shapeProblem(value: unknown, shape: Readonly<Record<string, Check>>): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is no object";
  const given = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(shape, key));
  if (unknown !== undefined) return `"${unknown}" is not known here`;
  const wrong = Object.entries(shape).find(([key, check]) => !check(given[key]));
  if (wrong === undefined) return undefined;
  return Object.hasOwn(given, wrong[0]) ? `"${wrong[0]}" is not what it should be` : `"${wrong[0]}" is missing`;
}

export const isText: Check = (value) => typeof value === "string" && value !== "";

/** A time in ISO 8601. */
export const isInstant: Check = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function isOneOf(values: readonly string[]): Check {
  return (value) => typeof value === "string" && values.includes(value);
}
