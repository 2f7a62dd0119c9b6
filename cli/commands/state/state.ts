import { Command } from "commander";
import type { Context } from "../../context.ts";
import { stateBackupCommand } from "./backup.ts";
import { stateCostCommand } from "./cost.ts";
import { stateDiffCommand } from "./diff.ts";
import { stateDriftCommand } from "./drift.ts";
import { stateGraphCommand } from "./graph.ts";
import { stateHistoryCommand } from "./history.ts";
import { stateImpactCommand } from "./impact.ts";
import { stateListCommand } from "./list.ts";
import { stateLocksCommand } from "./locks.ts";
import { stateOrphansCommand } from "./orphans.ts";
import { stateOutputsCommand } from "./outputs.ts";
import { statePullCommand } from "./pull.ts";
import { stateReportCommand } from "./report.ts";
import { stateSearchCommand } from "./search.ts";
import { stateShowCommand } from "./show.ts";
import { stateUnlockCommand } from "./unlock.ts";

const help = `
Reads states only: no provider, no credentials but those of the backend. "drift" alone asks AWS. Sensitive values are
not shown. A state that cannot be read is reported, and the rest is shown.

Exit code: 0 done, 2 something was found (drift, orphans, diff), 1 error, also where a state could not be read.`;

export function stateCommand(context: Context): Command {
  const command = new Command("state")
    .description("see what exists, in all states of all environments")
    .addHelpText("after", help);
  const commands = [
    stateListCommand,
    stateShowCommand,
    stateSearchCommand,
    stateOutputsCommand,
    stateGraphCommand,
    stateImpactCommand,
    stateHistoryCommand,
    stateDiffCommand,
    stateDriftCommand,
    stateLocksCommand,
    stateUnlockCommand,
    stateOrphansCommand,
    stateCostCommand,
    statePullCommand,
    stateBackupCommand,
    stateReportCommand,
  ];
  for (const make of commands) command.addCommand(make(context));
  return command;
}
