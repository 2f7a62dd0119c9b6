import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { resizeCommand } from "./resize-command.ts";

const help = `
Scales everything in the sandpit to zero, and remembers how it was; nothing is deleted. A shared one: no pod may start,
Deployments and StatefulSets go to no replicas, Jobs and CronJobs are suspended. A dedicated one: its nodes end. Nothing
else changes, whatever is checked out. It goes on to expire.

Exit code: 0 it sleeps, also if it did already; 1 error, refused or interrupted. Run again to continue.

Examples:
  $ platform sandpit sleep
  $ platform sandpit sleep anna`;

export function sandpitSleepCommand(command: Command, context: Context): Command {
  return resizeCommand(command, context, "sleep", help);
}
