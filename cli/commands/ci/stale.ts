import { readFileSync } from "node:fs";
import { join } from "node:path";
import { company } from "@ml-platform/environments/company";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { lockFileIn } from "../../ci/affected/synthesized.ts";
import { gitlabFrom } from "../../ci/gitlab/gitlab.ts";
import { keepMergeRequest } from "../../ci/gitlab/keep-merge-request.ts";
import { orWarn } from "../../ci/gitlab/or-warn.ts";
import { type ChangeRequest, changeRequest, diffOf } from "../../ci/stale/change-request.ts";
import { datedTables } from "../../ci/stale/dated-tables.ts";
import { type EnvironmentOfFile, findStale } from "../../ci/stale/find-stale.ts";
import { type Staleness, staleJson, staleText } from "../../ci/stale/stale-text.ts";
import type { Context } from "../../context.ts";
import { reportInvalid } from "../../output/print-invalid.ts";
import { printable } from "../../output/printable.ts";
import { lockedVersions } from "../../terraform/locked-provider.ts";

const help = `
Compares Kubernetes versions, pinned images and add-ons, and the lock file with the dated tables of this repository, and
finds tables that are older than 180 days: nothing is looked up elsewhere. What a changed text in an environment file settles
is proposed by one merge request, from the branch platform/stale: the next minor version of Kubernetes, one environment
after the other in the order of promotion. On the default branch in GitLab it opens or updates that merge request, with
PLATFORM_GITLAB_TOKEN; failing to do so changes no exit code.

Exit code: 0 current, 2 something is out of date, 1 error or an environment that does not load.

Examples:
  $ platform ci stale
  $ platform ci stale --within 180 --dry-run`;

interface Options {
  readonly within: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function staleCommand(command: Command, context: Context): Command {
  return command
    .option("--within <days>", "count a Kubernetes version whose standard support ends within so many days", "90")
    .option("--dry-run", "open no merge request; print what it would change")
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help)
    .action(async ({ within, dryRun = false, json = false }: Options) => {
      const { io, services } = context;
      const withinDays = parseDays(within);
      const loaded = await services.environments();
      const environments = loaded.flatMap((each): EnvironmentOfFile[] => ("problem" in each ? [] : [each]));
      reportInvalid(context, loaded);
      const today = services.now();
      const facts = { environments, tables: datedTables(io.root), locked: lockedVersions(lockFileIn(io.root)), today };
      const { findings, bumps } = findStale({ ...facts, withinDays });
      const texts = new Map(bumps.map(({ file }) => [file, readFileSync(join(io.root, file), "utf8")]));
      const { request, byHand } = changeRequest(bumps, texts);
      const mergeRequest = dryRun ? undefined : await propose(context, request);
      const staleness: Staleness = { findings, request, byHand, withinDays, today, mergeRequest };
      io.stdout.write(json ? staleJson(staleness) : staleText(context, staleness));
      if (dryRun && !json && request !== undefined) io.stdout.write(`\n${printable(diffOf(request, texts))}`);
      if (environments.length < loaded.length) context.exit(1);
      else context.exit(findings.length === 0 ? 0 : 2);
    });
}

/** @throws {UserError} for what is not a number of days */
function parseDays(given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new UserError(`--within "${given}" is not a number of days. Pass a whole number, such as 90.`);
}

/** The branch that belongs to this command. */
const branch = "platform/stale";

/**
 * Opens or updates the merge request, or closes it when there is nothing to propose any more.
 *
 * @returns what was done about it, for a person
 */
async function propose(context: Context, request: ChangeRequest | undefined): Promise<string> {
  const { env } = context.io;
  const target = env["CI_DEFAULT_BRANCH"] || company.gitlab.defaultBranch;
  const gitlab = await gitlabFrom(env);
  if ("reason" in gitlab) return `No merge request: ${gitlab.reason}`;
  if (env["CI_COMMIT_BRANCH"] !== target) return `No merge request: this is no pipeline of ${target}.`;
  const { title = "Nothing is out of date", description: text = "" } = request ?? {};
  const files = [...(request?.files ?? [])].map(([path, content]) => ({ path, content }));
  const done = await orWarn(context, "No merge request was opened", async () => {
    // The files were read from this commit: on a newer one, they would take back what others have changed.
    const { commit } = await gitlab.branches.show(gitlab.project, target);
    if (commit.id !== env["CI_COMMIT_SHA"]) return `No merge request: ${target} has a newer commit. Run the job on it.`;
    return await keepMergeRequest(gitlab, { branch, target, title, text, files });
  });
  return done ?? "No merge request was opened.";
}
