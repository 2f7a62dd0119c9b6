import { UserError } from "@ml-platform/rules";

/** @throws {UserError} for a parallelism that is not a whole number above zero */
export function parseParallelism(given: string): number {
  const parallelism = Number(given);
  if (Number.isInteger(parallelism) && parallelism > 0) return parallelism;
  throw new UserError(`--parallelism "${given}" is not a number of stacks. Pass a whole number above 0, such as 4.`);
}
