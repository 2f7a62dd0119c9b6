import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { demandOf } from "../../job/demand.ts";
import { costSoFar } from "../../job/job-cost.ts";
import { jobFacts, jobPath } from "../../job/job-facts.ts";
import { type JobPlace, jobPlace } from "../../job/job-place.ts";
import { jobStatus } from "../../job/job-status.ts";
import { detachedCode, rounded } from "../../job/job-text.ts";
import { knownPrice } from "../../job/list-jobs.ts";
import { printable } from "../../output/printable.ts";
import { hourText } from "../../sandpit/cost/cost-text.ts";
import { parseTarget } from "../options.ts";
import { inPlace, type JobOptions, withJobPlace } from "./options.ts";

const help = `
The program gets SIGTERM and the time of checkpoint.graceSeconds to write a checkpoint; then its pods go, and the job with
them. The command waits for that. Ctrl-C stops waiting, not the end of the job. A job that is gone already is no error.

Example:
  $ platform job stop dev intents-7 --team nlp`;

/** What was done about a job. */
type Stopped = "stopped" | "removed" | "gone" | "stopping";

export function jobStopCommand(command: Command, context: Context): Command {
  withJobPlace(command, context)
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help);
  return command.action(async (environment: string, name: string, options: JobOptions) => {
    const place = await jobPlace(context, parseTarget(options.target), environment, options);
    context.exit(await inPlace(place, () => stopJob(context, place, name, options)));
  });
}

/** Milliseconds between two looks, and beyond the grace of its pods until the rest must be gone. */
const [interval, patience] = [1000, 120_000];

/** @returns the exit code */
export async function stopJob(context: Context, place: JobPlace, name: string, { json }: JobOptions): Promise<number> {
  const { io, services } = context;
  const { kube, namespace = "default" } = place;
  const tell = (result: Stopped, sentence: string, cost?: number): void => {
    const document = { schemaVersion: 1, job: name, namespace, result, ...rounded(cost) };
    const spent = cost === undefined ? "" : ` Its pods have cost about ${hourText(cost)} (an estimate).`;
    io.stdout.write(json === true ? `${JSON.stringify(document)}\n` : `${printable(sentence)}${spent}\n`);
  };
  const facts = await jobFacts(kube, namespace, name);
  if (facts === undefined) {
    tell("gone", `There is no job ${name} in ${namespace}: it is gone, or never was there.`);
    return 0;
  }
  const { job, pods } = facts;
  const { state } = jobStatus(facts);
  const price = knownPrice(demandOf(job), place);
  const cost = price === undefined ? undefined : costSoFar(pods, price, services.now());
  const uid = job.metadata["uid"];
  // Its pods go first, then what belongs to it, and the Job last: whoever waits for it waits for all.
  await kube.delete(jobPath(namespace, name), { propagationPolicy: "Foreground", preconditions: { uid } });
  const grace = job.spec.template.spec.terminationGracePeriodSeconds ?? 30;
  const hasEnded = state === "succeeded" || state === "failed";
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  try {
    let isSaid = hasEnded || json === true;
    const deadline = performance.now() + grace * 1000 + patience;
    while ((await kube.get(jobPath(namespace, name)))?.metadata["uid"] === uid) {
      if (performance.now() > deadline) {
        throw new UserError(
          `${name} is being deleted, and still there ${patience / 1000} s after the grace of its pods. What is left: kubectl --namespace ${namespace} get pods --selector batch.kubernetes.io/job-name=${name}`,
        );
      }
      if (!isSaid) io.stderr.write(`Its program may write a checkpoint, for up to ${grace} s.\n`);
      isSaid = true;
      await sleep(interval, undefined, { signal: interruption.signal }).catch(() => {});
      if (interruption.signal.aborted) {
        tell(
          "stopping",
          `${name} is being stopped, also without this command. To see whether it is gone: ${place.command("stop", name)}`,
        );
        return detachedCode;
      }
    }
  } finally {
    stopListening();
  }
  if (hasEnded) tell("removed", `${name} had ${state}, and is removed.`, cost);
  else tell("stopped", `${name} is stopped, and gone.`, cost);
  return 0;
}
