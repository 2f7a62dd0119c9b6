import { UserError } from "@ml-platform/rules";
import { type Demand, demandOf } from "./demand.ts";
import { fittingGroups } from "./fitting-groups.ts";
import { costSoFar, type JobPrice, jobPrice } from "./job-cost.ts";
import { isOwnedBy, workloadsIn } from "./job-facts.ts";
import type { JobPlace } from "./job-place.ts";
import { type JobStatus, jobStatus } from "./job-status.ts";
import { createdAt, type Event, type Job, jobSelector, type Pod } from "./kube-objects.ts";

/** A job as a list shows it. */
export interface ListedJob {
  readonly name: string;
  readonly namespace: string;
  readonly created: Date;
  readonly status: JobStatus;
  readonly demand: Demand;
  /** US dollars so far, an estimate. @default - its nodes have no price */
  readonly cost?: number;
}

/** The training jobs of a place, the newest first. */
export async function listJobs(place: JobPlace, now: Date): Promise<ListedJob[]> {
  const { kube, namespace } = place;
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const query = { labelSelector: jobSelector };
  const [jobs, pods, events, workloads] = await Promise.all([
    kube.list<Job>(`/apis/batch/v1${within}/jobs`, query),
    kube.list<Pod>(`/api/v1${within}/pods`, query),
    kube.list<Event>(`/api/v1${within}/events`),
    workloadsIn(kube, namespace),
  ]);
  return jobs
    .map((job) => {
      const own = pods.filter((pod) => isOwnedBy(pod, job));
      const demand = demandOf(job);
      const inNamespace = workloads.filter(({ metadata }) => metadata.namespace === job.metadata.namespace);
      const price = knownPrice(demand, place);
      const cost = price === undefined ? undefined : costSoFar(own, price, now);
      return {
        name: job.metadata.name,
        namespace: job.metadata.namespace ?? "",
        created: new Date(createdAt(job)),
        status: jobStatus({ job, pods: own, events, workloads: inNamespace }),
        demand,
        ...(cost !== undefined && { cost }),
      };
    })
    .sort((one, other) => other.created.getTime() - one.created.getTime() || one.name.localeCompare(other.name));
}

/** The node groups may have changed since a job was submitted. */
export function knownPrice(demand: Demand, place: JobPlace): JobPrice | undefined {
  try {
    return jobPrice(demand, fittingGroups(demand, place), place.region);
  } catch (failure) {
    if (failure instanceof UserError) return undefined;
    throw failure;
  }
}
