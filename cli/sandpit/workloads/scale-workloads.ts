import { type KubeClient, KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import { whoRuns } from "./who-runs.ts";
import { type Change, toSleep, toWake, type WorkloadKind, workloadKinds } from "./workload-kinds.ts";

/** What is asked of a cluster. */
export type Kube = Pick<KubeClient, "get" | "list" | "patch" | "delete">;

/** What was done to an object, or deliberately not. */
export interface Effect {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly did: /** To no replicas, or back to those that it had. */
    | "scaled"
    | "suspended"
    | "resumed"
    /** Its pod was ended: what runs it, and cannot be scaled here, makes it anew when pods are allowed again. */
    | "ended"
    /** Nothing would make this pod anew, so it runs on. */
    | "left";
  /** Before a sleep, after a wake. */
  readonly replicas?: number;
}

/**
 * Scales everything that runs in a namespace to zero, and remembers on each object how it was. Done again, it changes
 * only what was started meanwhile. The quota must refuse new pods already, or what cannot be scaled comes back at once.
 *
 * @throws {KubeError} for what the API server refuses
 */
export async function putToSleep(kube: Kube, namespace: string): Promise<Effect[]> {
  const listed = await listAll(kube, namespace);
  const effects: Effect[] = [];
  for (const each of listed) {
    const runner = whoRuns(listed, each.object);
    // A Job of a CronJob runs on when that is suspended; other objects follow what made them.
    const isOwn = runner.by === "itself" || (runner.by === "workload" && each.kind === "Job");
    if (!isOwn) continue;
    const change = await changed(kube, namespace, each, toSleep);
    if (change !== undefined) effects.push(effectOf(namespace, each, change, "suspended"));
  }
  for (const pod of await kube.list(collection(namespace, "v1", "pods"))) {
    if (!isRunning(pod)) continue;
    const runner = whoRuns(listed, pod);
    if (runner.by === "workload") continue;
    const { name } = pod.metadata;
    if (runner.by === "other") await kube.delete(`${collection(namespace, "v1", "pods")}/${name}`);
    effects.push({ namespace, kind: "Pod", name, did: runner.by === "other" ? "ended" : "left" });
  }
  return effects;
}

/**
 * Brings back what {@link putToSleep} has scaled to zero. The quota must allow pods already: controllers that are refused
 * try again ever more rarely.
 *
 * @throws {KubeError} for what the API server refuses
 */
export async function wake(kube: Kube, namespace: string): Promise<Effect[]> {
  const effects: Effect[] = [];
  for (const each of (await listAll(kube, namespace)).toReversed()) {
    const change = await changed(kube, namespace, each, toWake);
    if (change !== undefined) effects.push(effectOf(namespace, each, change, "resumed"));
  }
  return effects;
}

interface Found extends WorkloadKind {
  readonly object: KubeObject;
}

async function listAll(kube: Kube, namespace: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const kind of workloadKinds) {
    const objects = await kube.list(collection(namespace, kind.api, kind.plural));
    found.push(...objects.map((object) => ({ ...kind, object })));
  }
  return found;
}

/** Other clients may change an object at the same time; what is remembered must be what was there. */
const attempts = 5;

/** @returns undefined if there is nothing to do, or the object is gone */
async function changed(
  kube: Kube,
  namespace: string,
  found: Found,
  decide: (kind: WorkloadKind, object: KubeObject) => Change | undefined,
): Promise<Change | undefined> {
  const path = `${collection(namespace, found.api, found.plural)}/${found.object.metadata.name}`;
  let object: KubeObject | undefined = found.object;
  for (let attempt = 1; object !== undefined; attempt += 1) {
    const change = decide(found, object);
    if (change === undefined) return undefined;
    const { metadata, ...rest } = change.patch;
    const { resourceVersion } = object.metadata;
    try {
      await kube.patch(path, { ...rest, metadata: { ...metadata, resourceVersion } });
      return change;
    } catch (failure) {
      if (!(failure instanceof KubeError)) throw failure;
      if (failure.status === 404) return undefined;
      if (failure.status !== 409 || attempt === attempts) throw failure;
      object = await kube.get(path);
    }
  }
  return undefined;
}

function effectOf(namespace: string, found: Found, { replicas }: Change, suspend: "suspended" | "resumed"): Effect {
  const { kind, by, object } = found;
  return {
    namespace,
    kind,
    name: object.metadata.name,
    did: by === "replicas" ? "scaled" : suspend,
    ...(replicas !== undefined && { replicas }),
  };
}

/** @param api `v1`, or group and version */
function collection(namespace: string, api: string, plural: string): string {
  return `/${api === "v1" ? "api" : "apis"}/${api}/namespaces/${namespace}/${plural}`;
}

function isRunning(pod: KubeObject): boolean {
  const { phase } = (pod["status"] ?? {}) as { readonly phase?: string };
  return pod.metadata["deletionTimestamp"] === undefined && phase !== "Succeeded" && phase !== "Failed";
}
