import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isObject, type ObjectValue } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";

/** What an object still lacks, in the provider's words; undefined once it is as it should be. */
export type Lacks = (object: JsonObject) => string | undefined;

/** Thrown by `Lacks` for what will not become better. */
export class Hopeless extends Error {}

/** What the provider waits for after it has created or changed an object, by type. */
export const rollouts: Readonly<Record<string, { readonly asks: string; readonly lacks: Lacks }>> = {
  kubernetes_deployment_v1: { asks: "wait_for_rollout", lacks: deploymentLacks },
  kubernetes_daemon_set_v1: { asks: "wait_for_rollout", lacks: daemonSetLacks },
  kubernetes_stateful_set_v1: { asks: "wait_for_rollout", lacks: statefulSetLacks },
  kubernetes_job_v1: { asks: "wait_for_completion", lacks: jobLacks },
  kubernetes_persistent_volume_claim_v1: { asks: "wait_until_bound", lacks: claimLacks },
  kubernetes_service_v1: { asks: "wait_for_load_balancer", lacks: serviceLacks },
  kubernetes_ingress_v1: { asks: "wait_for_load_balancer", lacks: ingressLacks },
};

/** Source: `waitForDeploymentReplicasFunc` of the provider. */
function deploymentLacks(object: JsonObject): string | undefined {
  const [metadata, spec, status] = [part(object, "metadata"), part(object, "spec"), part(object, "status")];
  const wanted = number(spec["replicas"] ?? 1);
  if (number(metadata["generation"]) > number(status["observedGeneration"])) return "Waiting for rollout to start";
  if (
    conditionsOf(status).some(({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded")
  ) {
    throw new Hopeless("Deployment exceeded its progress deadline");
  }
  const [updated, replicas] = [number(status["updatedReplicas"]), number(status["replicas"])];
  const [ready, available] = [number(status["readyReplicas"]), number(status["availableReplicas"])];
  const waiting = "Waiting for rollout to finish:";
  if (updated < wanted) return `${waiting} ${updated} out of ${wanted} new replicas have been updated...`;
  if (replicas > updated) return `${waiting} ${replicas - updated} old replicas are pending termination...`;
  if (replicas > ready) return `${waiting} ${replicas} replicas wanted; ${ready} replicas Ready`;
  if (available < updated) return `${waiting} ${available} of ${updated} updated replicas are available...`;
  return undefined;
}

function daemonSetLacks(object: JsonObject): string | undefined {
  const status = part(object, "status");
  const [wanted, current] = [number(status["desiredNumberScheduled"]), number(status["currentNumberScheduled"])];
  const name = JSON.stringify(part(object, "metadata")["name"]);
  return wanted === current ? undefined : `Waiting for ${wanted} replicas of ${name} to be scheduled (${current})`;
}

function statefulSetLacks(object: JsonObject): string | undefined {
  const [metadata, spec, status] = [part(object, "metadata"), part(object, "spec"), part(object, "status")];
  const isDone =
    number(status["readyReplicas"]) === number(spec["replicas"] ?? 1) &&
    number(status["observedGeneration"]) >= number(metadata["generation"]) &&
    status["currentRevision"] === status["updateRevision"];
  return isDone ? undefined : `StatefulSet ${nameOf(metadata)} is not finished rolling out`;
}

function jobLacks(object: JsonObject): string | undefined {
  const name = nameOf(part(object, "metadata"));
  const held = conditionsOf(part(object, "status")).filter(({ status }) => status === "True");
  if (held.some(({ type }) => type === "Failed")) throw new Hopeless(`job: ${name} is in failed state`);
  return held.some(({ type }) => type === "Complete") ? undefined : `job: ${name} is not in complete state`;
}

function claimLacks(object: JsonObject): string | undefined {
  const { phase } = part(object, "status");
  return phase === "Bound"
    ? undefined
    : `timeout while waiting for state to become 'Bound' (last state: '${String(phase)}'`;
}

function serviceLacks(object: JsonObject): string | undefined {
  if (part(object, "spec")["type"] !== "LoadBalancer" || hasLoadBalancer(object)) return undefined;
  const name = JSON.stringify(nameOf(part(object, "metadata")));
  return `Waiting for service ${name} to assign IP/hostname for a load balancer`;
}

function ingressLacks(object: JsonObject): string | undefined {
  return hasLoadBalancer(object) ? undefined : "Load Balancer is not ready yet";
}

function hasLoadBalancer(object: JsonObject): boolean {
  const { ingress } = part(part(object, "status"), "loadBalancer");
  return Array.isArray(ingress) && ingress.length > 0;
}

/** How often an object is looked at, in milliseconds. */
const interval = 200;

/**
 * Looks at an object until it lacks nothing.
 *
 * @param seconds how long at most
 * @returns why it is not as it should be; undefined if it is
 */
export async function waitFor(
  look: () => Promise<JsonObject | undefined>,
  lacks: Lacks,
  seconds: number,
  stopped: AbortSignal,
): Promise<ProviderError | undefined> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const object = await look();
    try {
      const lack = object === undefined ? undefined : lacks(object);
      if (lack === undefined) return undefined;
      if (stopped.aborted) return new ProviderError("context canceled", lack);
      if (Date.now() > until)
        return new ProviderError(lack.endsWith("'") ? `${lack}, timeout: ${goDuration(seconds)})` : lack);
    } catch (error) {
      if (error instanceof Hopeless) return new ProviderError(error.message);
      throw error;
    }
    await sleep(interval);
  }
}

/** Seconds of a duration as Go writes it (`1h30m`, `5m0s`), or those of `fallback`. */
export function secondsOf(duration: unknown, fallback: string): number {
  const text = typeof duration === "string" && duration !== "" ? duration : fallback;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 1), 0);
}

function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds % 60}s`;
}

/** The `timeouts` block of a resource, or what stands for it. */
export function timeoutsOf(attributes: ObjectValue): ObjectValue {
  const { timeouts } = attributes;
  return isObject(timeouts) ? timeouts : {};
}

function part(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

function nameOf({ namespace, name }: JsonObject): string {
  return `${String(namespace)}/${String(name)}`;
}

function conditionsOf(status: JsonObject): JsonObject[] {
  const { conditions } = status;
  return (Array.isArray(conditions) ? conditions : []).filter(isJsonObject);
}
