import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";

/**
 * A JSON document that another job wrote; undefined if there is none.
 *
 * @param shown the file as a person types it
 * @throws {UserError} for a file that is no JSON
 */
export function readJson(file: string, shown: string): unknown {
  const text = orAbsent(() => readFileSync(file, "utf8"));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${shown} is damaged: it is not JSON. Run the job that writes it again.`);
  }
}

function orAbsent<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw failure;
  }
}
