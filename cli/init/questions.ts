import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";

export interface Question {
  /** What it asks for: `AWS account id`. */
  readonly text: string;
  /** The option that answers it: `--account`. */
  readonly option: string;
  /** @default - there is none, so it has to be answered */
  readonly proposal?: string | undefined;
  readonly given?: string | undefined;
}

/**
 * Answers to questions: what options gave, else what a person types, else what is proposed.
 *
 * @throws {UserError} naming every option that is missing, if nobody can be asked
 */
export async function answer<Name extends string>(
  { ask }: Pick<Io, "ask">,
  questions: Readonly<Record<Name, Question>>,
): Promise<Record<Name, string>> {
  const entries = Object.entries(questions) as [Name, Question][];
  const missing = entries.filter(([, { given, proposal }]) => given === undefined && proposal === undefined);
  if (ask === undefined && missing.length > 0) {
    const options = missing.map(([, { option, text }]) => `${option} (${text})`);
    throw new UserError(`There is no terminal to ask on. Pass ${options.join(", ")}. Nothing was written.`);
  }
  const answers: [Name, string][] = [];
  for (const [name, { text, given, proposal }] of entries) {
    if (given !== undefined || ask === undefined) {
      answers.push([name, given ?? proposal ?? ""]);
      continue;
    }
    const typed = (await ask(proposal === undefined ? `${text}: ` : `${text} [${proposal}]: `)).trim();
    answers.push([name, typed === "" ? (proposal ?? "") : typed]);
  }
  return Object.fromEntries(answers) as Record<Name, string>;
}
