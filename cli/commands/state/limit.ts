import { UserError } from "@ml-platform/rules";

/** @throws {UserError} for a limit that is not a whole number above zero */
export function parseLimit(given: string, option = "--limit", example = 20): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UserError(`${option} "${given}" is not a number to show. Pass a whole number above 0, such as ${example}.`);
}
