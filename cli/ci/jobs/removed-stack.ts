import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { parseTarget } from "../../commands/options.ts";
import type { Context } from "../../context.ts";
import { readReport } from "../../plan/read-report.ts";
import type { Report } from "../../plan/report.ts";
import { firstLine, type OtherCommit } from "../at-commit.ts";
import { affectedIfKnown, type JobStack, type RemovedStack } from "./find-stack.ts";
import type { JobOptions } from "./job-request.ts";

/** What a command of an earlier commit printed with `--json`. */
export interface PrintedReport {
  readonly text: string;
  readonly report: Report;
  readonly exitCode: number;
}

/**
 * Runs `platform plan --destroy` or `platform destroy` on a removed stack by the code of its commit.
 *
 * @param kept ids of stacks that do not depend on it, or not any more when it is destroyed
 * @throws {UserError} when the command failed without a report
 */
export async function runOnRemoved(
  other: OtherCommit,
  { id, environment }: RemovedStack,
  options: JobOptions,
  kept: readonly string[],
  [command = "", ...args]: readonly string[],
): Promise<PrintedReport> {
  const scope = ["--target", parseTarget(options.target), "--stack", id, "--json"];
  const others = kept.length === 0 ? [] : ["--kept", kept.join(",")];
  const { exitCode, stdout, stderr } = await other.run([command, environment, ...args, ...scope, ...others]);
  if (stdout.trim() === "") throw new UserError(firstLine(stderr) || `platform ${command} ended without saying why.`);
  return { text: `${stdout.trimEnd()}\n`, report: readReport(stdout, `platform ${command}`), exitCode };
}

/**
 * Ids of the stacks of the environment in the current code. None of them depends on what it no longer has, whatever the
 * code of an earlier commit says: they are applied before removed stacks are destroyed. Those of personal environments
 * are not, and are left to the refusals of that commit.
 */
export async function keptStacks({ services }: Pick<Context, "services">, name: string): Promise<string[]> {
  const environment = validEnvironments(await services.environments()).find((each) => each.name === name);
  return environment === undefined ? [] : (await services.stacksOf(environment)).map(({ id }) => id);
}

/** Ids of the other removed stacks of the environment: a pipeline destroys each before what it depends on. */
export function removedBeside({ io }: Pick<Context, "io">, { id, environment }: JobStack): string[] {
  const { environments = [] } = affectedIfKnown({ io }) ?? {};
  return environments
    .filter(({ name }) => name === environment)
    .flatMap(({ stacks }) => stacks)
    .filter((stack) => stack.change === "removed" && stack.id !== id)
    .map((stack) => stack.id);
}
