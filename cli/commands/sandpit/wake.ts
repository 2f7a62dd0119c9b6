import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { resizeCommand } from "./resize-command.ts";

const help = `
Brings back what "sleep" has scaled to zero, also if the sandpit was put to sleep because its time was over; then extend it
first. What its owner has scaled in the meantime stays as it is.

Exit code: 0 it is awake, also if it was already; 1 error, refused or interrupted. Run again to continue.

Examples:
  $ platform sandpit wake
  $ platform sandpit extend anna && platform sandpit wake anna`;

export function sandpitWakeCommand(command: Command, context: Context): Command {
  return resizeCommand(command, context, "wake", help);
}
