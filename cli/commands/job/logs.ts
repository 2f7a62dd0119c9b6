import { KubeError } from "@ml-platform/emulator/kubernetes";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { demandOf } from "../../job/demand.ts";
import { simulatedLog } from "../../job/follow-job.ts";
import { jobFacts } from "../../job/job-facts.ts";
import { type JobPlace, jobPlace } from "../../job/job-place.ts";
import { type JobStatus, jobStatus } from "../../job/job-status.ts";
import { createdAt, type Job, jobSelector, type Pod, rankOf } from "../../job/kube-objects.ts";
import { knownPrice } from "../../job/list-jobs.ts";
import { PodLog } from "../../job/pod-log.ts";
import { printable } from "../../output/printable.ts";
import { parseTarget } from "../options.ts";
import { follow, inPlace, type JobOptions, withJobPlace } from "./options.ts";

const help = `
Prints the log of the program on the first node, or on all with --all. With --follow it goes on to the end of the job, as
"platform job run" does, and its exit code says how that was; Ctrl-C stops following, not the job (130).

Examples:
  $ platform job logs dev intents-7 --team nlp
  $ platform job logs dev intents-7 --team nlp --follow
  $ platform job logs dev intents-7 --team nlp --all --previous     of the attempt before this one`;

interface LogsOptions extends JobOptions {
  readonly follow?: true;
  readonly all?: true;
  readonly previous?: true;
}

export function jobLogsCommand(command: Command, context: Context): Command {
  withJobPlace(command, context)
    .option("--follow", "go on until the job ends")
    .option("--all", "the log of every node, not only of the first")
    .option("--previous", "of the attempt before the last one")
    .option("--json", "print every event as a line of JSON")
    .addHelpText("after", help);
  return command.action(async (environment: string, name: string, options: LogsOptions) => {
    if (options.follow === true && options.previous === true) {
      throw new UserError("An attempt that has ended cannot be followed: leave out --follow or --previous.");
    }
    const place = await jobPlace(context, parseTarget(options.target), environment, options);
    context.exit(await inPlace(place, () => printLogs(context, place, name, options)));
  });
}

/** @returns the exit code */
export async function printLogs(
  context: Context,
  place: JobPlace,
  name: string,
  options: LogsOptions,
): Promise<number> {
  const { io, services } = context;
  const { kube, namespace = "default" } = place;
  const all = options.all === true;
  const facts = await jobFacts(kube, namespace, name);
  if (facts === undefined) throw new UserError(await noJobText(place, namespace, name));
  if (options.follow === true) {
    const price = knownPrice(demandOf(facts.job), place);
    return follow(context, place, { name, namespace, all, price }, options);
  }
  const pods = attemptOf(facts.pods, options.previous === true).filter((pod) => all || rankOf(pod) === 0);
  if (pods.length === 0) throw new UserError(noPodText(name, options, jobStatus(facts)));
  for (const pod of pods) {
    const { name: podName } = pod.metadata;
    for (const line of await linesOf(place, pod)) {
      const event = { event: "log", pod: podName, rank: rankOf(pod), line };
      const text = options.json === true ? JSON.stringify({ time: services.now().toISOString(), ...event }) : line;
      io.stdout.write(`${all && options.json !== true ? `${rankOf(pod)}| ` : ""}${printable(text)}\n`);
    }
  }
  return 0;
}

/** All that there is. @throws {UserError} for pods that are simulated */
async function linesOf({ kube, target }: JobPlace, pod: Pod): Promise<string[]> {
  const log = new PodLog(kube, pod);
  const lines: string[] = [];
  try {
    for (;;) {
      const more = await log.newLines();
      if (more.length === 0) return lines;
      lines.push(...more);
    }
  } catch (failure) {
    if (target !== "local" || !(failure instanceof KubeError)) throw failure;
    throw new UserError(`${pod.metadata.name}: ${simulatedLog}.`, { cause: failure });
  }
}

/** For each node the pod of the last attempt, or of the one before. */
function attemptOf(pods: readonly Pod[], isPrevious: boolean): Pod[] {
  const ranks = [...new Set(pods.map(rankOf))].sort((one, other) => one - other);
  return ranks.flatMap((rank) => {
    const own = pods.filter((pod) => rankOf(pod) === rank).sort((one, other) => createdAt(other) - createdAt(one));
    return own[isPrevious ? 1 : 0] ?? [];
  });
}

function noPodText(name: string, { previous }: LogsOptions, { state, message }: JobStatus): string {
  if (previous === true)
    return `${name} has had one attempt only, or Kubernetes has removed the pod of the one before.`;
  return `${name} has no pod, so there is no log: it is ${state} (${message}).`;
}

async function noJobText({ kube }: JobPlace, namespace: string, name: string): Promise<string> {
  const jobs = await kube.list<Job>(`/apis/batch/v1/namespaces/${namespace}/jobs`, { labelSelector: jobSelector });
  const names = jobs.map(({ metadata }) => metadata.name);
  return `There is no job ${name} in the namespace ${namespace}.${didYouMean(name, names)} Jobs: ${names.join(", ") || "none"}.`;
}
