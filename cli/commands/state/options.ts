import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import type { Scope } from "../../inspect/find-stacks.ts";
import { parseTarget, stackOption, type TargetOptions, withTarget } from "../options.ts";

export interface StateOptions extends TargetOptions {
  readonly json?: boolean;
  readonly environment?: string;
  readonly stack?: readonly string[];
  readonly state?: readonly string[];
}

/** The options that all commands below `platform state` have. */
export function withStateOptions(command: Command, context: Context, help: string): Command {
  command.option("--json", "print as JSON, and nothing else, on stdout (shapes: docs/state-json.md)");
  return withTarget(command, context).addHelpText("after", help);
}

/** For commands that do not take the environment as an argument. */
export function withEnvironmentOption(command: Command): Command {
  return command.option("--environment <name>", "only this environment (default: all)");
}

export function withStackOption(command: Command): Command {
  return command.addOption(stackOption());
}

export function scopeOf(options: StateOptions, environment = options.environment): Scope {
  return { target: parseTarget(options.target), environment, patterns: options.stack ?? [] };
}

/** For commands that also read states which are no stacks of this repository. */
export function withNamedStates(command: Command): Command {
  return command.addOption(
    new Option(
      "--state <address>",
      "read this state instead, whoever has written it: a file, s3://bucket/key or an https address; repeatable",
    )
      .default([] as string[], "the states of environments")
      .argParser((value: string, previous: readonly string[]) => [...previous, value]),
  );
}

/** The scope of a command that shows what exists: also what no stack of the code explains. */
export function wholeScopeOf(options: StateOptions, environment = options.environment): Scope {
  return { ...scopeOf(options, environment), states: options.state ?? [], beyondCode: true };
}
