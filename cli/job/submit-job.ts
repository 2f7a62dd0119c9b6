import { KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import { UserError } from "@ml-platform/rules";
import { jobPath, type Kube } from "./job-facts.ts";
import { holds, type Job, programAnnotation } from "./kube-objects.ts";
import type { Rendered } from "./render-job.ts";

const fieldManager = "platform";

/** Where the API server keeps the kinds that the chart makes besides the Job. */
const collections: Readonly<Record<string, string>> = {
  Service: "/api/v1/namespaces/{namespace}/services",
  ConfigMap: "/api/v1/namespaces/{namespace}/configmaps",
  PersistentVolumeClaim: "/api/v1/namespaces/{namespace}/persistentvolumeclaims",
  NetworkPolicy: "/apis/networking.k8s.io/v1/namespaces/{namespace}/networkpolicies",
  PodDisruptionBudget: "/apis/policy/v1/namespaces/{namespace}/poddisruptionbudgets",
};

/**
 * Whether the name is taken by the same job, which was submitted before and has not ended.
 *
 * @param again commands that look at the job and remove it
 * @throws {UserError} if it is taken by another, or by one that has ended
 */
export function isSubmitted(
  rendered: Job,
  existing: Job | undefined,
  again: { readonly logs: string; readonly stop: string },
): boolean {
  if (existing === undefined) return false;
  const { name } = rendered.metadata;
  const { conditions } = existing.status ?? {};
  const ended = holds(conditions, "Complete")
    ? "has succeeded"
    : holds(conditions, "Failed")
      ? "has failed"
      : undefined;
  const isSame =
    rendered.metadata.annotations?.[programAnnotation] !== undefined &&
    rendered.metadata.annotations[programAnnotation] === existing.metadata.annotations?.[programAnnotation];
  if (isSame && ended === undefined) return true;
  throw new UserError(
    `There is a job ${name} already, which ${ended ?? "has other values"}. Choose another name, or remove that one first: ${again.stop}. To look at it: ${again.logs}. Nothing was created.`,
  );
}

/**
 * Asks the API server whether it would take every object, which also says what the person may not do.
 *
 * @throws {KubeError} for what it refuses
 */
export async function tryToSubmit(kube: Kube, namespace: string, { job, others }: Rendered): Promise<void> {
  await createJob(kube, namespace, job, { dryRun: "All" });
  for (const each of others) await apply(kube, namespace, each, { dryRun: "All" });
}

/**
 * Creates the Job, and applies what stands around it, which goes with it. The Job is created and not applied: its name is
 * free or the creation fails, also when somebody else submits one of the same name meanwhile.
 *
 * @throws {KubeError} for what the API server refuses
 */
export async function submit(
  kube: Kube,
  namespace: string,
  { job, others }: Rendered,
  existing: Job | undefined,
): Promise<Job> {
  const made = existing ?? (await createJob(kube, namespace, job));
  const { name } = made.metadata;
  const owner = { apiVersion: "batch/v1", kind: "Job", name, uid: made.metadata["uid"] };
  for (const each of others) {
    await apply(kube, namespace, { ...each, metadata: { ...each.metadata, ownerReferences: [owner] } });
  }
  return made;
}

async function createJob(
  kube: Kube,
  namespace: string,
  job: Job,
  query: Readonly<Record<string, string>> = {},
): Promise<Job> {
  const { name } = job.metadata;
  const path = jobPath(namespace, name).slice(0, -name.length - 1);
  return (await kube.request("POST", path, {
    body: job,
    query: { ...query, fieldManager, fieldValidation: "Strict" },
  })) as Job;
}

async function apply(
  kube: Kube,
  namespace: string,
  object: KubeObject,
  query: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { kind = "", metadata } = object;
  const collection = collections[kind];
  if (collection === undefined) {
    throw new UserError(
      `The chart makes a ${kind}, which no job has. A job has these besides the Job: ${Object.keys(collections).join(", ")}.`,
    );
  }
  const path = `${collection.replace("{namespace}", namespace)}/${metadata.name}`;
  try {
    await kube.request("PATCH", path, {
      body: object,
      contentType: "application/apply-patch+yaml",
      query: { ...query, fieldManager, force: "true", fieldValidation: "Strict" },
    });
  } catch (failure) {
    if (!(failure instanceof KubeError) || failure.status !== 403) throw failure;
    throw new UserError(
      `You may not make the ${kind} ${metadata.name}: ${failure.message}. Members of a team may not keep nodes from being replaced, nor change network policies: disable it in the values, or have an administrator install the chart.`,
      { cause: failure },
    );
  }
}
