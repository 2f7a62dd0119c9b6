import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type Following, followJob } from "../../job/follow-job.ts";
import { jobFailure } from "../../job/job-facts.ts";
import type { JobPlace } from "../../job/job-place.ts";
import { jsonPrinter, textPrinter } from "../../job/job-text.ts";
import { type TargetOptions, withTarget } from "../options.ts";

export interface JobOptions extends TargetOptions {
  readonly team?: string;
  readonly cluster?: string;
  readonly json?: true;
}

export function withJobPlace(command: Command, context: Context): Command {
  return withTarget(command, context)
    .option("--team <name>", "as a member of this team, in its namespace")
    .option("--cluster <cluster>", "which cluster, of an environment or a sandpit with more than one");
}

/** Does what is asked of a cluster, says what went wrong with it, and lets go of the connection. */
export async function inPlace<Result>(place: JobPlace, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (failure) {
    throw jobFailure(place, failure);
  } finally {
    place.kube.close();
  }
}

/** Follows a job on the terminal until its end or Ctrl-C. @returns the exit code */
export async function follow(
  context: Context,
  place: JobPlace,
  job: Pick<Following, "name" | "namespace" | "all" | "price">,
  { json }: Pick<JobOptions, "json">,
): Promise<number> {
  const { io, services, colors } = context;
  const printing = { io, colors, now: services.now, place, job: job.name, all: job.all };
  const printer = json === true ? jsonPrinter(printing) : textPrinter(printing);
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  try {
    const followed = await followJob({
      ...job,
      kube: place.kube,
      isSimulated: place.target === "local",
      now: services.now,
      interrupted: interruption.signal,
      tell: printer.tell,
    });
    return printer.end(followed);
  } finally {
    stopListening();
  }
}
