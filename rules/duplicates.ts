import { error, type Problem } from "./problem.ts";

/** Values that are listed more than once, each once. */
export function duplicates<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** An error for each value that is listed more than once. */
export function checkDuplicates(values: readonly (string | number)[]): Problem[] {
  return duplicates(values).map((value) => error([], `${JSON.stringify(value)} is listed twice. Remove one.`));
}
