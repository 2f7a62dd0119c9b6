import { didYouMean } from "@ml-platform/rules";
import { z } from "zod";

/** The message for an issue that zod found: the bad value, the allowed ones, the likely fix. Rules bring their own. */
export const messageOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing. Expected ${article(issue.expected)}.`
        : `${JSON.stringify(issue.input)} is not ${article(issue.expected)}.`;
    case "invalid_value":
      return notOneOf(issue.input, issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? notOneOf(property(issue.input, issue.discriminator), issue.options)
        : undefined;
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join(" ");
    default:
      return undefined;
  }
};

function notOneOf(given: unknown, allowed: readonly unknown[]): string {
  const use = `Use ${allowed.map((value) => JSON.stringify(value)).join(" or ")}.`;
  return given === undefined
    ? `is missing. ${use}`
    : `${JSON.stringify(given)} is not allowed.${suggestion(given, allowed)} ${use}`;
}

function property(value: unknown, key: string | undefined): unknown {
  return typeof value === "object" && value !== null && key !== undefined ? Reflect.get(value, key) : value;
}

function unknownKey(key: string, allowed: readonly string[]): string {
  return `Unknown key "${key}".${suggestion(key, allowed)} Allowed: ${allowed.join(", ")}.`;
}

function suggestion(given: unknown, allowed: readonly unknown[]): string {
  const names = allowed.filter((each) => typeof each === "string");
  return typeof given === "string" ? didYouMean(given, names) : "";
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

function article(type: string): string {
  if (type === "array") return "a list";
  if (type === "record" || type === "object") return "an object";
  return `a ${type}`;
}
