import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { company } from "@ml-platform/environments/company";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { didYouMean, UserError } from "@ml-platform/rules";
import { type Command, Option } from "commander";
import { applyPipeline } from "../../ci/generate/apply-pipeline.ts";
import { driftPipeline } from "../../ci/generate/drift-pipeline.ts";
import type { Pipeline } from "../../ci/generate/pipeline.ts";
import { planPipeline } from "../../ci/generate/plan-pipeline.ts";
import { readReviewed } from "../../ci/generate/read-reviewed.ts";
import { toYaml } from "../../ci/generate/to-yaml.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { readAffected } from "../../ci/read-affected.ts";
import type { Context } from "../../context.ts";

const help = `
Each kind of pipeline is a function of its input: the same input gives the same file.

  merge-request    one plan job for each affected stack
  default-branch   environment by environment: plans that nobody has reviewed, a gate, applies, destruction
  drift            one job for each permanent environment

Examples:
  $ platform ci affected && platform ci generate --for merge-request
  $ platform ci generate --for default-branch --output -`;

interface GenerateOptions {
  readonly for: string;
  readonly affected: string;
  readonly output: string;
}

/** The pipelines that can be generated, by what starts them. */
const pipelines: Readonly<
  Record<string, (context: Context, options: GenerateOptions) => Pipeline | Promise<Pipeline>>
> = {
  "merge-request": ({ io }, options) => planPipeline(readAffected(io.root, options.affected)),
  "default-branch": ({ io }, options) => {
    const affected = readAffected(io.root, options.affected);
    const ids = affected.environments.flatMap(({ stacks }) => stacks.map(({ id }) => id));
    return applyPipeline(affected, {
      reviewed: readReviewed(io.root, ids),
      appliedOnMerge: company.appliedOnMerge,
    });
  },
  drift: async ({ services }) => {
    const environments = validEnvironments(await services.environments());
    return driftPipeline(environments.filter(({ kind }) => kind === "permanent").map(({ name }) => name));
  },
};

export function generateCommand(command: Command, context: Context): Command {
  return command
    .addOption(
      new Option(
        "--for <event>",
        `what starts the pipeline: ${Object.keys(pipelines).join(", ")}`,
      ).makeOptionMandatory(),
    )
    .option("--affected <file>", 'what "platform ci affected" wrote', pipelineFiles.affected)
    .option("--output <file>", "where to write the pipeline; - is stdout", pipelineFiles.generated)
    .addHelpText("after", help)
    .action(async (options: GenerateOptions) => {
      const { io } = context;
      const names = Object.keys(pipelines);
      const generate = Object.hasOwn(pipelines, options.for) ? pipelines[options.for] : undefined;
      if (generate === undefined) {
        throw new UserError(
          `No pipeline is for "${options.for}".${didYouMean(options.for, names)} Pass --for with one of: ${names.join(", ")}.`,
        );
      }
      const pipeline = await generate(context, options);
      if (options.output === "-") {
        io.stdout.write(toYaml(pipeline));
        return;
      }
      const file = resolve(io.root, options.output);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, toYaml(pipeline));
      io.stdout.write(`${options.output}: ${pipeline.jobs.map(({ name }) => name).join(", ")}\n`);
    });
}
