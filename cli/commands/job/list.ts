import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type JobPlace, jobPlace } from "../../job/job-place.ts";
import { rounded } from "../../job/job-text.ts";
import { type ListedJob, listJobs } from "../../job/list-jobs.ts";
import { ageText, plural, printedTable } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { hourText } from "../../sandpit/cost/cost-text.ts";
import { parseTarget } from "../options.ts";
import { inPlace, type JobOptions, withJobPlace } from "./options.ts";

const help = `
With --team, the jobs of that team, as a member of it; without, those of all teams, as whom you are in AWS: administrators
see them. Of a sandpit, its own. Costs are estimates: the price of a node of the pool, times the part of it that the job
uses, times the time that its pods have had a node.

Examples:
  $ platform job list dev --team nlp
  $ platform job list prod --cluster training
  $ platform job list dev --team nlp --json`;

export function jobListCommand(command: Command, context: Context): Command {
  withJobPlace(command, context).option("--json", "print as JSON").addHelpText("after", help);
  return command.action(async (environment: string, options: JobOptions) => {
    const place = await jobPlace(context, parseTarget(options.target), environment, options, { everywhere: true });
    await inPlace(place, () => printJobs(context, place, options));
  });
}

export async function printJobs(context: Context, place: JobPlace, { json }: Pick<JobOptions, "json">): Promise<void> {
  const { io, services } = context;
  const { target, name: environment } = place;
  const now = services.now();
  const jobs = await listJobs(place, now);
  if (json === true) {
    const document = { schemaVersion: 1, target, environment, jobs: jobs.map(jobJson) };
    io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
    return;
  }
  const where = place.namespace ?? place.cluster;
  io.stdout.write(
    jobs.length === 0 ? `There is no training job in ${where}.\n` : `${printable(tableOf(context, jobs, now))}\n`,
  );
  const known = jobs.flatMap(({ cost }) => cost ?? []);
  if (known.length > 0) {
    const sum = hourText(known.reduce((all, each) => all + each, 0));
    io.stdout.write(`\n${plural(jobs.length, "job")}, about ${sum} so far (an estimate).\n`);
  }
}

function jobJson({ name, namespace, created, status, demand, cost }: ListedJob) {
  const { queue, nodes, gpus } = demand;
  const { state, reason, message, position, exitCode } = status;
  return {
    name,
    namespace,
    created: created.toISOString(),
    state,
    ...(reason !== undefined && { reason }),
    message,
    ...(queue !== undefined && { queue }),
    ...(position !== undefined && { position }),
    ...(exitCode !== undefined && { exitCode }),
    wantedNodes: nodes,
    gpus: gpus * nodes,
    nodes: status.nodes,
    ...rounded(cost),
  };
}

function tableOf(context: Context, jobs: readonly ListedJob[], now: Date): string {
  const { colors } = context;
  const namespaces = new Set(jobs.map(({ namespace }) => namespace));
  return printedTable(context, jobs, [
    { title: "job", value: ({ name }) => name },
    { title: "namespace", value: ({ namespace }) => (namespaces.size > 1 ? namespace : "") },
    {
      title: "state",
      value: ({ status: { state, position } }) => {
        const text = position === undefined ? state : `${state} (${position})`;
        return state === "failed" || state === "refused" ? colors.red(text) : text;
      },
    },
    { title: "age", value: ({ created }) => ageText(created, now), align: "right" },
    { title: "nodes", value: ({ status, demand }) => status.nodes.join(", ") || `${demand.nodes}`, shrink: "end" },
    { title: "GPUs", value: ({ demand: { gpus, nodes } }) => `${gpus * nodes}`, align: "right" },
    { title: "cost", value: ({ cost }) => (cost === undefined ? "-" : `~${hourText(cost)}`), align: "right" },
    { title: "what", value: ({ status: { message } }) => message, shrink: "end" },
  ]);
}
