import { join } from "node:path";
import type { Command } from "commander";
import { driftMarkdown } from "../../ci/drift/drift-markdown.ts";
import { postDrift } from "../../ci/drift/post-drift.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { checkDrift } from "../../inspect/check-drift.ts";
import { survey } from "../../inspect/read-stacks.ts";
import { driftedOf, driftText } from "../../output/drift-text.ts";
import { notApplied, printResult, resultJson } from "../../output/print.ts";
import { parseParallelism } from "../../plan/parallelism.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Does what "platform state drift" does, and keeps the result: pipeline/drift/<environment>.json (what "platform state drift
--json" prints) and .md. In a pipeline, an environment that drifted has one issue as long; what GitLab refuses is a warning. It changes nothing and takes no lock, so read-only credentials are enough.

Exit code: 0 no drift, 2 drift, 1 error.

Examples:
  $ platform ci drift dev --target emulated`;

interface DriftOptions extends TargetOptions {
  readonly parallelism: string;
}

export function ciDriftCommand(command: Command, context: Context): Command {
  command.option("--parallelism <stacks>", "how many stacks to check at once", "4").addHelpText("after", help);
  return withTarget(command, context).action(async (environment: string, options: DriftOptions) => {
    const { root } = context.io;
    const parallelism = parseParallelism(options.parallelism);
    const found = await survey(context, { target: parseTarget(options.target), environment });
    const { stacks, problems } = await checkDrift(context, found, { parallelism, lockTimeout: "0s" });
    const result = {
      survey: { ...found, problems: [...found.problems, ...problems] },
      data: { stacks, notApplied: notApplied(found) },
    };
    const markdown = driftMarkdown(context, { environment, stacks, problems: result.survey.problems });
    writeWhole(join(root, pipelineFiles.drift(environment)), resultJson(result));
    writeWhole(join(root, pipelineFiles.driftSummary(environment)), markdown);
    await postDrift(context, environment, driftedOf(stacks), result.survey.problems.length === 0, markdown);
    printResult(context, {
      ...result,
      text: driftText(context, found, stacks),
      found: driftedOf(stacks).length > 0,
    });
  });
}
