import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Command, Option } from "commander";
import { affectedText } from "../../ci/affected/affected-text.ts";
import { type BaseOptions, baseOf } from "../../ci/affected/base.ts";
import { compareWith } from "../../ci/affected/compare.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import type { Context } from "../../context.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Finds the stacks whose plan may differ from that of another commit. It compares what both commits synthesize, not which
files they change: a comment affects nothing, a module only the stacks where it changes something. A stack that reads an
output that may change is affected as well ("downstream"); stacks that only the other commit has are "removed". The other
commit is synthesized by its own code, in a Git worktree below .platform/ci/.

Without an option it compares with the target branch of the merge request (CI_MERGE_REQUEST_TARGET_BRANCH_SHA, or
CI_MERGE_REQUEST_DIFF_BASE_SHA), otherwise with the deployed commits in ${pipelineFiles.deployed}; without either, every
stack counts as changed.

Exit code: 0 compared, whatever was found; 1 error.

Examples:
  $ platform ci affected --base origin/main
  $ platform ci affected --base HEAD~1 --target emulated --json`;

export function affectedCommand(command: Command, context: Context): Command {
  command
    .option("--base <ref>", "compare with where this branch, tag or commit and the current commit parted")
    .addOption(
      new Option("--deployed <file>", "compare each stack with the commit that this JSON file names for it").conflicts(
        "base",
      ),
    )
    .addOption(
      new Option("--all", "compare with nothing: every stack counts as changed").conflicts(["base", "deployed"]),
    )
    .option("--output <file>", "where to write the result", pipelineFiles.affected)
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help);
  return withTarget(command, context).action(
    async (options: BaseOptions & TargetOptions & { output: string; json?: boolean }) => {
      const { io } = context;
      const affected = await compareWith(context, baseOf(io, options), parseTarget(options.target));
      const json = `${JSON.stringify(affected, null, 2)}\n`;
      const file = resolve(io.root, options.output);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, json);
      io.stdout.write(options.json === true ? json : affectedText(context, affected));
    },
  );
}
