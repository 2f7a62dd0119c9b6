import type { Command, Option } from "commander";

/** What can be typed next, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Names that are completed. Each is looked up only where it can be typed. */
export interface Known {
  environments(): Promise<readonly string[]>;
  /** Ids of stacks. @param environment @default every environment */
  stacks(environment: string | undefined): Promise<readonly string[]>;
  clusters(environment: string): Promise<readonly string[]>;
  /** Names of sandpits, as far as this machine knows them. */
  sandpits(): Promise<readonly string[]>;
  readonly targets: readonly string[];
  readonly shells: readonly string[];
}

/** The words before the one that is completed. */
interface Typed {
  readonly command: Command;
  /** Arguments of `command`. */
  readonly positional: readonly string[];
  /** The option whose value is completed. */
  readonly pending?: Option;
}

/**
 * What may follow on a command line.
 *
 * @param root whose commands that `words` name are loaded
 * @param words after the name of the program; the last is the one that is completed, and may be empty
 */
export async function candidates(root: Command, words: readonly string[], known: Known): Promise<Candidate[]> {
  // Bash passes `--target=aws` as three words.
  const separate = words.filter((word, index) => word !== "=" || index === words.length - 1);
  const last = separate.at(-1) ?? "";
  const current = last === "=" ? "" : last;
  const typed = follow(root, separate.slice(0, -1));
  const [, name, start] = /^(--[\w-]+)=(.*)$/.exec(current) ?? [];
  if (name !== undefined) {
    const values = await valuesOf(optionOf(typed.command, name), typed, known);
    return starting(start ?? "", plain(values)).map((each) => ({ ...each, value: `${name}=${each.value}` }));
  }
  if (typed.pending !== undefined) return starting(current, plain(await valuesOf(typed.pending, typed, known)));
  return starting(current, current.startsWith("-") ? options(typed.command) : await next(typed, known));
}

function follow(root: Command, words: readonly string[]): Typed {
  let command = root;
  let positional: string[] = [];
  let pending: Option | undefined;
  for (const word of words) {
    const child = command.commands.find((each) => each.name() === word);
    if (pending !== undefined) pending = undefined;
    else if (word.startsWith("-")) {
      const option = optionOf(command, word);
      pending = option?.required === true ? option : undefined;
    } else if (child !== undefined && positional.length === 0) command = child;
    else positional = [...positional, word];
  }
  return { command, positional, ...(pending !== undefined && { pending }) };
}

function optionOf({ options }: Command, word: string): Option | undefined {
  return options.find(({ long, short }) => word === long || word === short);
}

function options(command: Command): Candidate[] {
  const own = command.options.flatMap(({ long, description, hidden }) =>
    typeof long === "string" && !hidden ? [{ value: long, description }] : [],
  );
  return [...own, { value: "--help", description: "display help for command" }];
}

/** Commands, or values of the next argument. */
async function next(typed: Typed, known: Known): Promise<Candidate[]> {
  const { command, positional } = typed;
  if (command.commands.length > 0) {
    if (positional.length > 0) return [];
    const shown = command.createHelp().visibleCommands(command);
    return command.commands
      .filter((each) => shown.includes(each))
      .map((each) => ({ value: each.name(), description: each.description() }));
  }
  const argument = command.registeredArguments[positional.length]?.name();
  if (argument === undefined || (command.name() === "init" && argument === "environment")) return [];
  return plain(await valuesByName(argument, typed, known));
}

async function valuesOf(option: Option | undefined, typed: Typed, known: Known): Promise<readonly string[]> {
  if (option === undefined) return [];
  return option.argChoices ?? valuesByName(option.long === "--from" ? "environment" : option.name(), typed, known);
}

/** @param name of an argument or an option */
async function valuesByName(name: string, { command, positional }: Typed, known: Known): Promise<readonly string[]> {
  const [environment] = positional;
  const isOfSandpits = command.parent?.name() === "sandpit";
  if (isOfSandpits && name === "name") return known.sandpits();
  if (command.parent?.name() === "job" && name === "environment") {
    return [...(await known.environments()), ...(await known.sandpits())];
  }
  switch (isOfSandpits && name === "base" ? "environment" : name) {
    case "environment":
      return known.environments();
    case "stack":
      return known.stacks(environment);
    case "cluster":
      return environment === undefined ? [] : known.clusters(environment);
    case "name":
    case "left":
    case "right":
      return [...(await known.environments()), ...(await known.stacks(undefined))];
    case "target":
      return known.targets;
    case "shell":
      return known.shells;
    default:
      return [];
  }
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, description: "" }));
}

function starting(start: string, found: readonly Candidate[]): Candidate[] {
  return found.filter(({ value }) => value.startsWith(start));
}
