import { didYouMean, UserError } from "@ml-platform/rules";
import { type Command, Option } from "commander";

/** What somebody may call an argument that is a value. */
const names = ["value", "secret", "secret-string", "secret-binary", "password", "token", "vault-token"] as const;

const reason =
  "A value is never an argument: arguments are in the list of processes and in the history of the shell. Name a file with --file, or pipe the value in. If what was typed is a real value, replace it: others may have seen it.";

/**
 * Has a command refuse values among its arguments, without repeating them.
 *
 * @param most how many arguments it takes
 */
export function refusingValues(command: Command, most: number): Command {
  for (const name of names) command.addOption(new Option(`--${name} [value]`).hideHelp());
  // What commander says of either repeats it.
  command.allowExcessArguments().allowUnknownOption();
  return command.hook("preAction", (_, action) => {
    const given = action.opts();
    if (names.some((name) => given[camelCase(name)] !== undefined)) throw new UserError(reason);
    const [unknown] = action.args.flatMap((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? []);
    if (unknown !== undefined) {
      const known = action.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? "");
      throw new UserError(`There is no option ${unknown}.${didYouMean(unknown, known)}`);
    }
    if (action.args.length > most) throw new UserError(reason);
  });
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
