import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import { demandOf } from "../../job/demand.ts";
import { fittingGroups } from "../../job/fitting-groups.ts";
import { jobPrice, priceText } from "../../job/job-cost.ts";
import { jobPath } from "../../job/job-facts.ts";
import { type JobPlace, jobPlace } from "../../job/job-place.ts";
import { jsonLine } from "../../job/job-text.ts";
import type { Job } from "../../job/kube-objects.ts";
import { type ResourceQuota, waitsFor } from "../../job/quota.ts";
import { renderJob } from "../../job/render-job.ts";
import { isSubmitted, submit, tryToSubmit } from "../../job/submit-job.ts";
import { printable } from "../../output/printable.ts";
import { parseTarget } from "../options.ts";
import { follow, inPlace, type JobOptions, withJobPlace } from "./options.ts";

const help = `
Renders charts/training-job with helm, and checks before anything is created: the values, the pool and its GPUs, the quota
of the team, that the name is free, and what the API server says. Then follows: the position in the queue, the node that
comes up, the image, the log of the first node, and the end. Ctrl-C stops following, not the job. The log is on stdout, all
else on stderr. Run again with the same values, it follows the job that is there.

A private cluster is reached through "platform bastion connect": its KUBECONFIG is understood.

Exit code: 0 the job has succeeded (with --detach: is submitted), 1 it has failed or was not submitted, 130 Ctrl-C.

Examples:
  $ platform job run dev intents-7 --team nlp --values values.yaml
  $ platform job run dev intents-8 --team nlp --values values.yaml --set gpus=4 --detach
  $ platform job run anna intents-7 --values values.yaml            in a sandpit
  $ platform bastion connect dev -- ./platform job run dev intents-7 --team nlp --values values.yaml`;

export interface RunOptions extends JobOptions {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly chart?: string;
  readonly detach?: true;
  readonly all?: true;
}

export function jobRunCommand(command: Command, context: Context): Command {
  const collected = (value: string, previous: readonly string[]): string[] => [...previous, value];
  withJobPlace(command, context)
    .addOption(
      new Option("--values <file>", "values of the chart; repeatable, later files prevail")
        .default([] as string[], "none")
        .argParser(collected),
    )
    .addOption(
      new Option("--set <value>", "one value, such as gpus=4, which prevails over the files; repeatable")
        .default([] as string[], "none")
        .argParser(collected),
    )
    .option("--chart <folder>", "another chart of the same shape (default: charts/training-job)")
    .option("--detach", "submit the job, and do not follow it")
    .option("--all", "show the log of every node, not only of the first")
    .option("--json", "print every event as a line of JSON")
    .addHelpText("after", help);
  return command.action(async (environment: string, name: string, options: RunOptions) => {
    const place = await jobPlace(context, parseTarget(options.target), environment, options);
    context.exit(await inPlace(place, () => runJob(context, place, name, options)));
  });
}

const ownChart = fileURLToPath(new URL("../../../charts/training-job", import.meta.url));

/** @returns the exit code */
export async function runJob(context: Context, place: JobPlace, name: string, options: RunOptions): Promise<number> {
  const { io, services } = context;
  const { kube, namespace = "default" } = place;
  const say = (text: string): void => void (options.json === true || io.stderr.write(`${printable(text)}\n`));
  const { chart, values, set } = options;
  const path = chart === undefined ? ownChart : resolve(chart);
  const rendered = await renderJob(io, { path, name, namespace, values, set });
  const demand = demandOf(rendered.job);
  const price = jobPrice(demand, fittingGroups(demand, place), place.region);
  const existing = await kube.get<Job>(jobPath(namespace, name));
  const again = { logs: place.command("logs", name), stop: place.command("stop", name) };
  const isThere = isSubmitted(rendered.job, existing, again);
  if (!isThere) {
    const quotas = await kube.list<ResourceQuota>(`/api/v1/namespaces/${namespace}/resourcequotas`);
    const waits = waitsFor(demand, quotas, namespace);
    await tryToSubmit(kube, namespace, rendered);
    say(priceText(price, demand.nodes));
    for (const wait of waits) say(`It waits for the quota of ${namespace}: ${wait}.`);
  }
  const job = await submit(kube, namespace, rendered, existing);
  const { queue } = demandOf(job);
  const where = queue === undefined ? namespace : `the queue ${queue} of ${namespace}`;
  say(isThere ? `${name} is in ${where} already.` : `${name} is submitted to ${where} in ${place.cluster}.`);
  if (options.json === true) {
    const { nodes, gpus } = demand;
    const { nodesHourly, instanceType } = price;
    jsonLine(io, services.now(), {
      event: "submitted",
      environment: place.name,
      job: name,
      namespace,
      ...(queue !== undefined && { queue }),
      isNew: !isThere,
      nodes,
      gpus,
      instanceType,
      ...(nodesHourly !== undefined && { hourly: Number(nodesHourly.toFixed(4)) }),
    });
  }
  if (options.detach === true) {
    say(`To follow it: ${place.command("logs", name, "--follow")}. To stop it: ${again.stop}.`);
    return 0;
  }
  return follow(context, place, { name, namespace, price, all: options.all === true }, options);
}
