import type { Environment } from "@ml-platform/environments";
import { concurrencyOf, didYouMean, type NodeGroupSpec, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { askRunners } from "../../runners/ask-runners.ts";
import type { AskedRunner, RunnerStatus } from "../../runners/runner-status.ts";
import { runnersText } from "../../runners/runners-text.ts";
import { environmentNamed } from "../../sandpit/find/environment-named.ts";
import { clusterFailure } from "../../sandpit/workloads/cluster-failure.ts";
import { connect } from "../../sandpit/workloads/connect.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
For each runner: whether its manager runs, or what it waits for; the pods of its jobs that wait, and why; the nodes of its
group that have no job, and what they cost. Tags are kept by GitLab: those shown are written down in the environment.

It reads pods, nodes and External Secrets of the cluster with your credentials, and changes nothing. The exit code is 0 if
all managers run, else 1.

Examples:
  $ platform runners status dev
  $ platform runners status dev --runner gpu-l4 --json`;

interface StatusOptions extends TargetOptions {
  readonly runner?: string;
  readonly json?: true;
}

export function runnersStatusCommand(command: Command, context: Context): Command {
  command.option("--runner <name>", "only this runner").option("--json", "print JSON").addHelpText("after", help);
  return withTarget(command, context).action(async (name: string, options: StatusOptions) => {
    const { io, services } = context;
    const target = parseTarget(options.target);
    if (target === "emulated")
      throw new UserError("The emulator runs no Kubernetes, so no runner runs there. Use --target local, or AWS.");
    const environment = await environmentNamed(io, target, await services.environments(), name);
    const statuses = await statusesOf(context, target, environment, runnersOf(environment, options.runner));
    const text =
      options.json === true
        ? `${JSON.stringify({ environment: environment.name, runners: statuses }, undefined, 2)}\n`
        : printable(runnersText(environment.name, statuses));
    io.stdout.write(text);
    context.exit(statuses.every(({ manager }) => manager.state === "running") ? 0 : 1);
  });
}

function runnersOf(environment: Environment, only: string | undefined): AskedRunner[] {
  const { name: environmentName, runners, clusters, region, network } = environment;
  const entries = Object.entries(runners?.gpu ?? {});
  if (entries.length === 0)
    throw new UserError(`${environmentName} has no runners. docs/gpu-runners.md says how to declare one.`);
  const names = entries.map(([name]) => name);
  if (only !== undefined && !names.includes(only))
    throw new UserError(
      `${environmentName} has no runner "${only}".${didYouMean(only, names)} Runners: ${names.join(", ")}.`,
    );
  return entries
    .filter(([name]) => only === undefined || name === only)
    .map(([name, runner]) => {
      const group = clusters[runner.cluster]?.nodeGroups[runner.nodeGroup] as NodeGroupSpec;
      return {
        name,
        runner,
        group,
        region,
        concurrency: concurrencyOf(runner, group, network.availabilityZones.length),
      };
    });
}

async function statusesOf(
  context: Context,
  target: Target,
  environment: Environment,
  runners: readonly AskedRunner[],
): Promise<RunnerStatus[]> {
  const statuses: RunnerStatus[] = [];
  for (const cluster of new Set(runners.map(({ runner }) => runner.cluster))) {
    const kube = await connect(context, target, environment, cluster);
    try {
      statuses.push(
        ...(await askRunners(
          kube,
          runners.filter(({ runner }) => runner.cluster === cluster),
        )),
      );
    } catch (failure) {
      throw clusterFailure(`cluster ${cluster} of ${environment.name}`, failure);
    } finally {
      kube.close();
    }
  }
  return statuses;
}
