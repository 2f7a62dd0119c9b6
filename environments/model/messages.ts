import { didYouMean, nearest } from "@ml-platform/rules";
import { z } from "zod";
import { replacementOf } from "./replaced-keys.ts";

/** The message for an issue that zod found: the bad value, the allowed ones, the likely fix. Rules bring their own. */
export const messageOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing. Expected ${article(issue.expected)}.`
        : `${shown(issue.input)} is not ${article(issue.expected)}.${fix(issue.input, issue.expected, issue.inst)}`;
    case "invalid_value":
      return notOneOf(issue.input, issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? notOneOf(property(issue.input, issue.discriminator), issue.options)
        : notAnything(issue.input);
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join(" ");
    default:
      return undefined;
  }
};

/**
 * The `error` of a schema with a sentence of its own.
 *
 * @param expected what is missing where there is no value: `a list of ports`
 * @param wrong the sentence about a value, as it is shown
 */
export function saying(expected: string, wrong: (shown: string) => string): (issue: { input?: unknown }) => string {
  return ({ input }) => (input === undefined ? `is missing. Expected ${expected}.` : wrong(shown(input)));
}

/** A value as its author wrote it, roughly. */
function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`;
  } catch {
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
  }
}

/** Unions with fewer kinds of values have a sentence of their own. */
function notAnything(given: unknown): string {
  return given === undefined
    ? "is missing. Expected a value."
    : `${shown(given)} is not a value here. Use a text, a number, true, false, a list or a map, or remove the key.`;
}

function notOneOf(given: unknown, allowed: readonly unknown[]): string {
  const use = `Use ${allowed.map((value) => JSON.stringify(value)).join(" or ")}.`;
  return given === undefined
    ? `is missing. ${use}`
    : `${shown(given)} is not allowed.${suggestion(given, allowed)} ${use}`;
}

function property(value: unknown, key: string | undefined): unknown {
  return typeof value === "object" && value !== null && key !== undefined ? Reflect.get(value, key) : value;
}

function unknownKey(key: string, allowed: readonly string[]): string {
  const replacement = replacementOf(key);
  if (replacement !== undefined) return `${JSON.stringify(key)} is no longer a key. ${replacement}`;
  return `Unknown key ${JSON.stringify(key)}.${suggestion(key, allowed)} Allowed: ${allowed.join(", ")}.`;
}

function suggestion(given: unknown, allowed: readonly unknown[]): string {
  const names = allowed.filter((each) => typeof each === "string");
  return typeof given === "string" ? didYouMean(given, names) : "";
}

/** What the author probably meant by a value of another type: ` Write "1.35".` */
function fix(input: unknown, expected: string, schema: unknown): string {
  const write = meant(input, expected, schema);
  if (write !== undefined) return ` Write ${write}.`;
  const keys = keysOf(schema);
  return keys.length === 0 ? "" : ` Its keys: ${keys.join(", ")}.`;
}

function meant(input: unknown, expected: string, schema: unknown): string | undefined {
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean")) return `"${input}"`;
  if (expected === "array" && isPlain(input)) return `[${shown(input)}]`;
  if (typeof input !== "string") return undefined;
  if (expected === "number" && /^-?\d+(\.\d+)?$/.test(input)) return input;
  if (expected === "boolean" && /^(true|false)$/.test(input)) return input;
  if (schema instanceof z.core.$ZodDiscriminatedUnion) return variant(input, schema);
  return undefined;
}

/** `{ access: "private" }`, for an author who wrote "private". */
function variant(input: string, { _zod: { def, propValues } }: z.core.$ZodDiscriminatedUnion): string | undefined {
  const known = [...(propValues[def.discriminator] ?? [])].map(String);
  const name = nearest(input, known);
  if (name === undefined) return undefined;
  const others = def.options.flatMap((option) => {
    const keys = option instanceof z.core.$ZodObject ? Object.entries(option._zod.def.shape) : [];
    const isIt = keys.some(([key, schema]) => key === def.discriminator && schema._zod.values?.has(name) === true);
    return isIt ? keys.filter(([key, schema]) => key !== def.discriminator && schema._zod.optin !== "optional") : [];
  });
  return `{ ${[`${def.discriminator}: "${name}"`, ...others.map(([key]) => `${key}: ...`)].join(", ")} }`;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

function article(type: string): string {
  if (type === "array") return "a list";
  if (type === "record" || type === "object") return "an object";
  return `a ${type}`;
}
