import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { copyStates } from "../../inspect/copy-states.ts";
import { moveStates, resourcesIn, type StateMove, statesToMove } from "../../inspect/move-states.ts";
import { refuseSandpits } from "../../inspect/refuse-sandpits.ts";
import { plural, printedTable, printResult } from "../../output/print.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { underLock } from "../../plan/environment-lock.ts";
import { targetHint } from "../../plan/hints.ts";
import { type EnvironmentRun, withRun } from "../../plan/run.ts";
import { findUnmoved, moveCommand } from "../../plan/unmoved.ts";
import { confirm } from "../confirm.ts";
import { type RunOptions, requestFor, withRunOptions } from "../options.ts";

const help = `
For an environment or a cluster that was renamed, with its earlier names in renamedFrom (docs/renaming.md): its stacks
have other ids now, and their states other locations. Copies every state to .platform/backups/<time>/ first, then to its
new location, reads it back, and empties the old one. Nothing changes in AWS. Asks before. If it is stopped half-way, run
it again.

Exit code: 0 moved, or nothing to move; 1 error, refused or interrupted.

Examples:
  $ platform state move dev
  $ platform state move dev --target emulated --auto-approve`;

interface MoveOptions extends RunOptions {
  readonly json?: boolean;
  readonly autoApprove?: boolean;
}

export function stateMoveCommand(command: Command, context: Context): Command {
  return withRunOptions(command, context)
    .option("--auto-approve", "move without asking")
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help)
    .action(async (name: string, options: MoveOptions) => {
      await withRun(requestFor(context, name, options), async (run) => {
        const { environment } = run;
        // Somebody may still work with an earlier name.
        const names = [
          environment.name,
          ...(environment.renamedFrom ?? []).filter((each) => each !== environment.name),
        ];
        const locked = names.map((each) => ({ ...environment, name: each }));
        await underLock(run, "move", locked, () => move(context, run, options));
      });
    });
}

async function move(context: Context, run: EnvironmentRun, { json, autoApprove = false }: MoveOptions): Promise<void> {
  const { request, environment } = run;
  const { io, target } = request;
  const selected = new Set(run.stacks.map(({ id }) => id));
  const unmoved = (await findUnmoved(request, environment)).filter(({ stack }) => selected.has(stack.id));
  const moves = await statesToMove(run, unmoved);
  const data = moves.map((each) => ({ stack: each.stack.id, from: each.former.id, resources: resourcesIn(each) }));
  const survey = { target, problems: [] };
  if (moves.length === 0) {
    const isAll = run.stacks.length === run.allStacks.length;
    const text = `Every state of ${isAll ? environment.name : [...selected].join(", ")} is where it belongs.`;
    return printResult(context, { json, survey, data: { moved: data }, text });
  }
  // What destroys them one day reads these states where they are.
  await refuseSandpits(run, "moved");
  const shown = json ? io.stderr : io.stdout;
  shown.write(`${moveTable(context, moves)}\n`);
  const question = `Move ${plural(moves.length, "state")} of ${environment.name}? Nothing changes in AWS.`;
  if (!autoApprove && !(await confirm(io, question, "yes", "--auto-approve"))) {
    throw new UserError("Not confirmed. Nothing was changed.");
  }
  const stacks = moves.flatMap(({ former, stack, isCopied }) => (isCopied ? [former, stack] : [former]));
  const { directory, problems } = await copyStates(context, { target, stacks });
  const [problem] = problems;
  if (problem !== undefined) throw new UserError(`${problem.message} Nothing was changed.`);
  const copies = `Copies of the states as they were: ${directory}/`;
  try {
    await inScratchDirectory(join(io.root, ".platform", target), (scratch) => moveStates(run, moves, scratch));
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    const again = `Not everything was moved. Run again to continue: ${moveCommand(run)}`;
    throw new UserError(`${failure.message}\n${again}\n${copies}`, { cause: failure });
  }
  const plan = `./platform plan ${environment.name}${targetHint(request)}`;
  printResult(context, {
    json,
    survey,
    data: { moved: data, copies: directory },
    text: `${plural(moves.length, "state")} moved. ${copies}\nSee what is left to do: ${plan}`,
  });
}

function moveTable(context: Context, moves: readonly StateMove[]): string {
  return printedTable(context, moves, [
    { title: "STATE OF", value: ({ former }) => former.id },
    { title: "MOVES TO", value: ({ stack }) => stack.id },
    { title: "HOLDS", value: (each) => plural(resourcesIn(each), "resource") },
    { title: "", value: ({ isCopied }) => (isCopied ? "copied already" : ""), shrink: "end" },
  ]);
}
