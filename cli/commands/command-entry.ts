import type { Command } from "commander";
import type { Context } from "../context.ts";

/** An argument in commander's notation, such as `<environment>` or `[environment]`, and its description. */
export type ArgumentEntry = readonly [term: string, description: string];

/** What a list of commands shows about each of them. */
interface CommonEntry {
  readonly name: string;
  readonly description: string;
  /** Whether no help lists it: programs call it. @default false */
  readonly hidden?: boolean;
}

/** A command. Its options, help and action are loaded when it is called. */
export interface CommandEntry extends CommonEntry {
  readonly arguments?: readonly ArgumentEntry[];
  /** Loads the function that adds options, help and action to `command`, which has a name and arguments already. */
  readonly load: () => Promise<(command: Command, context: Context) => Command>;
}

/** A command that only groups subcommands. */
export interface CommandGroup extends CommonEntry {
  readonly help: string;
  readonly commands: readonly CommandEntry[];
}

/**
 * Adds `entries` as subcommands of `parent`, whose settings they inherit. Only the commands that `argv` names are
 * loaded; otherwise every start would load the code of all commands.
 */
export async function addCommands(
  parent: Command,
  entries: readonly (CommandEntry | CommandGroup)[],
  context: Context,
  argv: readonly string[],
): Promise<void> {
  for (const entry of entries) {
    const command = parent.command(entry.name, { hidden: entry.hidden ?? false }).description(entry.description);
    command.showHelpAfterError(`(${pathOf(command)} --help says more)`);
    const isNamed = argv.includes(entry.name);
    if ("commands" in entry) {
      command.addHelpText("after", entry.help);
      await addCommands(command, entry.commands, context, isNamed ? argv : []);
      continue;
    }
    for (const [term, description] of entry.arguments ?? []) command.argument(term, description);
    if (isNamed) {
      const complete = await entry.load();
      complete(command, context);
    }
  }
}

/** `platform state list` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
