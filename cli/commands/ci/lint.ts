import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { company } from "@ml-platform/environments/company";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { parseTimeToLive, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { parentFile, readPipeline } from "../../ci/lint/read-pipeline.ts";
import { type LintProblem, lintPipeline, ruleNames } from "../../ci/lint/rules.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";

const help = `
Checks what GitLab accepts and what goes wrong later: bridges that hide failures, applies that may run twice or be
cancelled, that sign in with the role for plans, or that come before their gate; plans that everybody may read.
Without files: .gitlab-ci.yml and, if it is there, pipeline/generated.yml. Rules: ${ruleNames.join(", ")}.

Exit code: 0 nothing is wrong, 1 something is, or a file cannot be read.`;

export function lintCommand(command: Command, context: Context): Command {
  return command.addHelpText("after", help).action(async (given: readonly string[]) => {
    const { io, services } = context;
    const standard = [parentFile, pipelineFiles.generated].filter((file) => existsSync(join(io.root, file)));
    const files = given.length > 0 ? given : standard;
    if (files.length === 0) throw new UserError(`There is no ${parentFile} in ${io.root}. Name the files to check.`);
    const environments = validEnvironments(await services.environments());
    const gated = environments
      .filter(({ name, kind }) => kind === "permanent" && !company.appliedOnMerge.includes(name))
      .map(({ name }) => name);
    const options = { gated, sandpitsLive: longestLife(environments) };
    const found = files.map((file) => ({ file, problems: lintPipeline(readPipeline(io.root, file), options) }));
    for (const { file, problems } of found) {
      const lines = problems.length === 0 ? [`${file}: nothing is wrong`] : problems.map((each) => lineOf(file, each));
      io.stdout.write(lines.map((line) => `${printable(line)}\n`).join(""));
    }
    context.exit(found.some(({ problems }) => problems.length > 0) ? 1 : 0);
  });
}

/** How long a sandpit of any base may exist, awake and asleep, in milliseconds. */
function longestLife(environments: readonly Environment[]): number {
  const lives = environments.flatMap(({ sandpits }) => {
    if (sandpits === undefined) return [];
    const { maximum, asleep } = sandpits.timeToLive;
    return [(parseTimeToLive(maximum) ?? 0) + (parseTimeToLive(asleep) ?? 0)];
  });
  return Math.max(0, ...lives);
}

/** `.gitlab-ci.yml: apply: starts a pipeline and succeeds whatever comes of it. ... (strategy)` */
function lineOf(file: string, { rule, job, text }: LintProblem): string {
  return [file, ...(job === undefined ? [] : [job]), `${text} (${rule})`].join(": ");
}
