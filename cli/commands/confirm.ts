import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";

/**
 * Asks a person to type `answer`, and returns whether they did.
 *
 * @throws {UserError} when nobody can answer, naming the options that approve instead
 */
export async function confirm({ ask }: Io, question: string, answer: string, instead: string): Promise<boolean> {
  if (ask === undefined) {
    throw new UserError(
      `There is no terminal to ask on, so nothing was changed. Pass ${instead} to continue without being asked.`,
    );
  }
  return (await ask(`${question} Type ${answer} to continue: `)).trim() === answer;
}
