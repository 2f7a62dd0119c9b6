import { rmSync } from "node:fs";
import { join } from "node:path";
import { company } from "@ml-platform/environments/company";
import { validEnvironments } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import type { DeployedCommits } from "../../ci/affected-stacks.ts";
import { deploymentName, stackOfDeployment } from "../../ci/deployment-name.ts";
import { lastDeployments } from "../../ci/gitlab/deployments.ts";
import { type GitLab, gitlabFrom } from "../../ci/gitlab/gitlab.ts";
import { mergedRequestOf } from "../../ci/gitlab/merged-request.ts";
import { orWarn } from "../../ci/gitlab/or-warn.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { pipelineVariables } from "../../ci/pipeline-variables.ts";
import { mergingCommits } from "../../ci/reviewed/merging-commits.ts";
import { plansOfRequest } from "../../ci/reviewed/plans-of-request.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { gitIn } from "../../git.ts";
import { plural } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";

const help = `
For a pipeline of the default branch. Writes to pipeline/reviewed/ the plans that people have seen in the merge request which the current
commit merges, and in those that were merged since a stack was last deployed; and to pipeline/deployed.json the commit
that each stack was last deployed from. A pipeline that somebody has started by hand takes no reviewed plans. Says why there is no plan, where there is none: such a stack waits for a person.

Exit code: 0, also where GitLab answers nothing.`;

export function ciReviewedCommand(command: Command, context: Context): Command {
  return command.addHelpText("after", help).action(async () => {
    const { io } = context;
    for (const path of [join(pipelineFiles.reviewed("_"), ".."), pipelineFiles.deployed]) {
      rmSync(join(io.root, path), { recursive: true, force: true });
    }
    const gitlab = await gitlabFrom(io.env);
    const { commit } = pipelineVariables(io.env);
    if ("reason" in gitlab || commit === undefined) {
      const reason = "reason" in gitlab ? gitlab.reason : "CI_COMMIT_SHA is not set.";
      io.stdout.write(`No plan was reviewed: ${reason} Every stack waits for a person.\n`);
      return;
    }
    const deployed = await orWarn(context, "It is not known what was deployed", () => findDeployed(context, gitlab));
    if (deployed !== undefined) {
      write(context, pipelineFiles.deployed, `${JSON.stringify(deployed, null, 2)}\n`);
      io.stdout.write(`${deployedText(deployed)}\n`);
    }
    if (isStartedByHand(io.env)) {
      io.stdout.write(
        "Somebody has started this pipeline: no reviewed plan is used. Every stack is planned, and waits for a person.\n",
      );
      return;
    }
    const found = await orWarn(context, "No plan was reviewed", () =>
      findReviewed(context, gitlab, commit, deployed ?? {}),
    );
    io.stdout.write(
      found === undefined || found.length === 0
        ? "No plan was reviewed: every stack waits for a person.\n"
        : `Reviewed: ${found.join(", ")}. Every other stack waits for a person.\n`,
    );
  });
}

/** The way out where a reviewed plan is stale: https://docs.gitlab.com/ci/jobs/job_rules/#ci_pipeline_source-predefined-variable */
function isStartedByHand({ CI_PIPELINE_SOURCE: source }: Context["io"]["env"]): boolean {
  return source === "web" || source === "api";
}

/** The commit that each stack was last deployed from, those included whose code is gone. */
async function findDeployed({ services }: Context, gitlab: GitLab): Promise<DeployedCommits> {
  const environments = validEnvironments(await services.environments());
  const stacks = (await Promise.all(environments.map((each) => services.stacksOf(each)))).flat();
  const ids = new Map(stacks.map(({ id, environment, name }) => [deploymentName(environment, name), id]));
  const commits = await lastDeployments(gitlab, [...ids.keys()]);
  const gone = [...commits].flatMap(([name, sha]): [string, string][] => {
    const id = ids.has(name) ? undefined : stackOfDeployment(name);
    return id === undefined ? [] : [[id, sha]];
  });
  return Object.fromEntries([...[...ids].map(([name, id]) => [id, commits.get(name) ?? null] as const), ...gone]);
}

function deployedText(deployed: DeployedCommits): string {
  const commits = Object.values(deployed).filter((commit) => commit !== null);
  const never = Object.keys(deployed).filter((id) => deployed[id] === null);
  const from = plural(new Set(commits).size, "commit");
  return [
    `Deployed: ${plural(commits.length, "stack")} from ${from}.`,
    ...(never.length === 0 ? [] : [`Never deployed: ${never.join(", ")}.`]),
  ].join(" ");
}

/** Writes the reviewed plans; of each stack the newest. @returns the ids of the stacks */
async function findReviewed(
  context: Context,
  gitlab: GitLab,
  commit: string,
  deployed: DeployedCommits,
): Promise<string[]> {
  const { root, env, stdout } = context.io;
  const branch = env["CI_COMMIT_BRANCH"] || env["CI_DEFAULT_BRANCH"] || company.gitlab.defaultBranch;
  const shas = new Set(Object.values(deployed).filter((sha) => sha !== null));
  const ids = new Set<string>();
  const applied = new Set<string>();
  for (const each of await mergingCommits(gitIn(root, env), commit, shas)) {
    const short = each.slice(0, 8);
    // What a stack was deployed from, and what was merged before, is no change that it has not got yet.
    if (each !== commit) for (const id of Object.keys(deployed)) if (deployed[id] === each) applied.add(id);
    const request = await mergedRequestOf(gitlab, each, branch);
    if (request === undefined) {
      stdout.write(`${short} merges no merge request, so nobody has reviewed a plan of it.\n`);
      continue;
    }
    const merges = `${short} merges !${request.iid} "${request.title}"`;
    const plans = await plansOfRequest(gitlab, request, (id) => !ids.has(id) && !applied.has(id));
    if (typeof plans === "string") {
      stdout.write(printable(`${merges}: ${plans}.\n`));
      continue;
    }
    for (const { id, plan, outputs } of plans.stacks) {
      ids.add(id);
      write(context, pipelineFiles.reviewed(id), plan);
      if (outputs !== undefined) write(context, pipelineFiles.outputs(id), outputs);
    }
    const names =
      plans.stacks.length === 0
        ? "no plan of a change that is still to be applied"
        : plans.stacks.map(({ id }) => id).join(", ");
    stdout.write(printable(`${merges}, planned by pipeline ${plans.pipeline}: ${names}.\n`));
  }
  return [...ids];
}

function write({ io }: Context, file: string, text: string): void {
  writeWhole(join(io.root, file), text);
}
