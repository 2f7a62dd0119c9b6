import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";

/** What a command was given: a name, and after `--` a program with its arguments. */
interface Words {
  readonly name: string | undefined;
  readonly program: readonly string[];
}

/**
 * The name and the program that a command was given. Commander does not say what stood after `--`.
 *
 * @param path of the command, as a person types it: `sandpit shell`
 * @throws {UserError} for more than a name before `--`
 */
export function wordsOf(command: Command, path: string): Words {
  let root = command;
  while (root.parent !== null) root = root.parent;
  const raw = (root as Command & { readonly rawArgs: readonly string[] }).rawArgs;
  const separator = raw.indexOf("--");
  const program = separator === -1 ? [] : raw.slice(separator + 1);
  const [name, ...others] = command.args.slice(0, command.args.length - program.length);
  if (others.length > 0) {
    throw new UserError(
      `"${others.join(" ")}" is too much: a command stands after "--", as in ./platform ${path} ${name} -- ${others.join(" ")}`,
    );
  }
  return { name, program };
}
