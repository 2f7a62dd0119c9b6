import type { KubeClient, KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { KubeError } from "../../../kubernetes-api/kube-error.ts";
import { drainingAnnotation } from "./node-object.ts";

/**
 * How long EKS tries to evict the pods of a node of a managed group, in milliseconds. Then it goes with them.
 * Source: EKS user guide, "Simplify node lifecycle with managed node groups".
 */
const patience = 15 * 60_000;

/** What draining a node requires next. */
export interface DrainStep {
  /** Pods to evict. */
  readonly evict: readonly KubeObject[];
  readonly isDone: boolean;
}

/**
 * Pods that keep no node stay until it goes.
 *
 * @param pods of the node
 * @param since when the draining began, in milliseconds
 */
export function drainStep(pods: readonly KubeObject[], since: number, now: number): DrainStep {
  const remaining = pods.filter((pod) => !isLeftBehind(pod));
  const isDone = remaining.length === 0 || now - since >= patience;
  return { isDone, evict: isDone ? [] : remaining.filter((pod) => pod.metadata["deletionTimestamp"] === undefined) };
}

/** Takes a step of draining a node that loses its instance, and deletes it once nothing keeps it. */
export async function drain(client: KubeClient, node: KubeObject, now: number): Promise<void> {
  const { name, annotations = {} } = node.metadata;
  const since = Number(annotations[drainingAnnotation] ?? now);
  if (annotations[drainingAnnotation] === undefined) {
    const change = { metadata: { annotations: { [drainingAnnotation]: String(now) } }, spec: { unschedulable: true } };
    await client.patch(`/api/v1/nodes/${name}`, change);
  }
  const pods = await podsOf(client, name);
  const { evict: evicted, isDone } = drainStep(pods, since, now);
  for (const pod of evicted) await evict(client, pod);
  if (isDone) await removeNode(client, name);
}

/** Deletes a node, and the pods that were on it: nobody would end them. */
export async function removeNode(client: KubeClient, name: string): Promise<void> {
  await client.delete(`/api/v1/nodes/${name}`);
  for (const pod of await podsOf(client, name)) await client.delete(pathOf(pod), { gracePeriodSeconds: 0 });
}

export function podsOf(client: KubeClient, node: string): Promise<KubeObject[]> {
  return client.list("/api/v1/pods", { fieldSelector: `spec.nodeName=${node}` });
}

/** A pod that a disruption budget keeps is tried again later. */
async function evict(client: KubeClient, pod: KubeObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  try {
    await client.create(`${pathOf(pod)}/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name, ...(namespace !== undefined && { namespace }) },
    });
  } catch (error) {
    if (!(error instanceof KubeError && [404, 409, 429].includes(error.status))) throw error;
  }
}

function pathOf({ metadata: { name, namespace = "default" } }: KubeObject): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

/** Pods that keep no node: those of DaemonSets, static ones, and those that have ended. */
export function isLeftBehind(pod: KubeObject): boolean {
  return isOfDaemonSet(pod) || isStatic(pod) || hasEnded(pod);
}

function isOfDaemonSet({ metadata }: KubeObject): boolean {
  const owners = (metadata["ownerReferences"] ?? []) as readonly { readonly kind: string }[];
  return owners.some(({ kind }) => kind === "DaemonSet");
}

function isStatic({ metadata: { annotations = {} } }: KubeObject): boolean {
  return annotations["kubernetes.io/config.mirror"] !== undefined;
}

function hasEnded(pod: KubeObject): boolean {
  const { phase = "" } = (pod["status"] ?? {}) as { readonly phase?: string };
  return phase === "Succeeded" || phase === "Failed";
}
