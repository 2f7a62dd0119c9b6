import { setTimeout as sleep } from "node:timers/promises";
import type { KubeObject } from "../../kubernetes-api/kube-client.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { callApi } from "../call-api.ts";
import type { Cluster } from "../cluster.ts";
import { goesWith, type ReleaseKinds, type ReleaseOfChart } from "./chart-kinds.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** How long to wait, in milliseconds, before asking again. */
const pause = 200;

/** How long a call may wait for kinds. */
export interface Patience {
  readonly seconds: number;
  /** Aborted once Terraform asks to stop. */
  readonly stopped: AbortSignal;
}

/**
 * Brings the kinds of a release whose chart is not installed, and waits until the API server takes objects of them.
 *
 * @throws {ProviderError} if the API server refuses one, or does not serve it in time
 */
export async function bringKinds(cluster: Cluster, kinds: ReleaseKinds, patience: Patience): Promise<void> {
  await Promise.all(
    kinds.definitions.map((body) =>
      callApi(cluster, "PATCH", pathOf(body), {
        body,
        contentType: "application/apply-patch+yaml",
        query: { fieldManager: "helm", force: "true" },
      }),
    ),
  );
  for (const definition of kinds.definitions) await until(cluster, definition, isServed, patience);
}

/** Removes the kinds that go with a release, and all objects of them. @throws {ProviderError} as bringKinds does */
export async function removeKinds(
  cluster: Cluster,
  { definitions: all }: ReleaseKinds,
  release: Pick<ReleaseOfChart, "name" | "namespace">,
  patience: Patience,
): Promise<void> {
  const found = await Promise.all(all.map((definition) => callApi(cluster, "GET", pathOf(definition))));
  const gone = (found as (KubeObject | undefined)[]).filter((one) => one !== undefined && goesWith(one, release));
  await Promise.all(gone.map((definition) => callApi(cluster, "DELETE", pathOf(definition as KubeObject))));
  for (const definition of gone) await until(cluster, definition as KubeObject, (one) => one === undefined, patience);
}

async function until(
  cluster: Cluster,
  definition: KubeObject,
  isSo: (definition: KubeObject | undefined) => boolean,
  { seconds, stopped }: Patience,
): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !stopped.aborted; await sleep(pause)) {
    if (isSo((await callApi(cluster, "GET", pathOf(definition))) as KubeObject | undefined)) return;
  }
  throw new ProviderError("context deadline exceeded", `Waiting for the kind ${definition.metadata.name}.`);
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

function isServed(definition: KubeObject | undefined): boolean {
  const { conditions } = (definition?.["status"] ?? {}) as { readonly conditions?: readonly Condition[] | null };
  return (conditions ?? []).some(({ type, status }) => type === "Established" && status === "True");
}

function pathOf({ metadata }: KubeObject): string {
  return `${definitions}/${metadata.name}`;
}
