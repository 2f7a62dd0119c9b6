import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { allowReplaceOption, withTarget } from "../options.ts";

/** The options of the jobs that plan and apply one stack. */
export function withJobOptions(command: Command, context: Context): Command {
  return withTarget(command, context)
    .addOption(allowReplaceOption())
    .option("--detailed", "show every change, with its attributes");
}
