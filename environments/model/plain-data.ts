import { error, type Problem } from "@ml-platform/rules";

/**
 * What begins an expression: Terraform's templates, and the marks that cdktf replaces in lists and keys. Sources: "Strings
 * and Templates" in the documentation of Terraform's language; cdktf 0.21, lib/tokens/private/encoding.ts.
 */
const expression = /[$%]\{|[#&]\{TOKEN\[/i;

/**
 * An error for each part of an environment that is not plain data. All that an author writes passes here, so no later step
 * has to escape it: a reviewed file of data never becomes code that Terraform runs.
 */
export function checkPlainData(value: unknown): Problem[] {
  return check(value, [], []);
}

function check(value: unknown, path: Problem["path"], around: readonly object[]): Problem[] {
  if (typeof value === "string") return checkText(value, path, "");
  if (value === null || ["undefined", "boolean", "number"].includes(typeof value)) return [];
  if (typeof value !== "object") return [error(path, `is a ${typeof value}. Environments hold plain data only.`)];
  if (around.includes(value)) return [error(path, "contains itself. Environments hold plain data only.")];
  const within = [...around, value];
  if (Array.isArray(value)) return value.flatMap((item, index) => check(item, [...path, index], within));
  if (!isPlain(value))
    return [error(path, `is an object of the class ${value.constructor?.name}. Environments hold plain data only.`)];
  return Object.entries(value).flatMap(([key, part]) => [
    ...(key === "__proto__" ? [error(path, '"__proto__" cannot be a key. Use another name.')] : []),
    ...checkText(key, path, "The key "),
    ...check(part, [...path, key], within),
  ]);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function checkText(text: string, path: Problem["path"], what: string): Problem[] {
  const [found] = expression.exec(text) ?? [];
  if (found === undefined) return [];
  return [
    error(path, `${what}${JSON.stringify(text)} contains "${found}", which begins an expression. Write plain text.`),
  ];
}
