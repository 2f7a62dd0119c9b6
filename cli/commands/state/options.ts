import { Argument, Command } from "commander";
import type { Context } from "../../context.ts";
import type { Scope } from "../../inspect/find-stacks.ts";
import { parseTarget, stackOption, type TargetOptions, withTarget } from "../options.ts";

export interface StateOptions extends TargetOptions {
  readonly json?: boolean;
  readonly environment?: string;
  readonly stack?: readonly string[];
}

/** A command below `platform state`, with the options that all of them have. */
export function stateSubcommand(context: Context, name: string, description: string, help: string): Command {
  return withTarget(
    new Command(name)
      .description(description)
      .option("--json", "print as JSON, and nothing else, on stdout (shapes: docs/state.md)")
      .addHelpText("after", help),
    context,
  );
}

export function optionalEnvironment(): Argument {
  return new Argument("[environment]", "name of an environment; all without it");
}

/** For commands whose arguments are something else. */
export function withEnvironmentOption(command: Command): Command {
  return command.option("--environment <name>", "only this environment; all without it");
}

export function withStackOption(command: Command): Command {
  return command.addOption(stackOption());
}

export function scopeOf(options: StateOptions, environment = options.environment): Scope {
  return { target: parseTarget(options.target), environment, patterns: options.stack ?? [] };
}
