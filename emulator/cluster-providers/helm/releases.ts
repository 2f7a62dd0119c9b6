import type { KubeObject } from "../../kubernetes-api/kube-client.ts";
import { isJsonObject } from "../../overlays/yaml.ts";
import { callApi } from "../call-api.ts";
import type { Cluster } from "../cluster.ts";
import {
  isRecordedOnly,
  type ReleaseRecord,
  releaseOf,
  releaseSecret,
  revisionsOf,
  secretName,
} from "./release-record.ts";

/** A revision in the cluster. */
export interface Revision {
  readonly record: ReleaseRecord;
  /** Its chart was not installed. */
  readonly recordedOnly: boolean;
}

/** All revisions of a release, newest first. @throws {ProviderError} if the API server refuses or cannot be reached */
export async function revisions(cluster: Cluster, namespace: string, name: string): Promise<Revision[]> {
  const answer = await callApi(cluster, "GET", secrets(namespace), { query: { labelSelector: revisionsOf(name) } });
  const items = Array.isArray(answer?.["items"]) ? answer["items"].filter(isJsonObject) : [];
  return items
    .flatMap((item) => {
      const secret = { type: "helm.sh/release.v1", ...item } as unknown as KubeObject;
      const record = releaseOf(secret);
      return record === undefined ? [] : [{ record, recordedOnly: isRecordedOnly(secret) }];
    })
    .sort((one, other) => other.record.version - one.record.version);
}

export async function writeRevision(cluster: Cluster, record: ReleaseRecord, now: number): Promise<void> {
  const body = releaseSecret(record, true, Math.floor(now / 1000));
  await callApi(cluster, "POST", secrets(record.namespace), { body });
}

/** Marks a revision as one that another has followed. */
export async function supersede(cluster: Cluster, { record, recordedOnly }: Revision, now: number): Promise<void> {
  if (record.info.status !== "deployed") return;
  const after = { ...record, info: { ...record.info, status: "superseded" } };
  const { metadata, data } = releaseSecret(after, recordedOnly, Math.floor(now / 1000));
  await callApi(cluster, "PATCH", `${secrets(record.namespace)}/${secretName(record)}`, {
    body: { metadata: { labels: metadata.labels }, data },
    contentType: "application/merge-patch+json",
  });
}

export async function deleteRevision(cluster: Cluster, record: ReleaseRecord): Promise<void> {
  await callApi(cluster, "DELETE", `${secrets(record.namespace)}/${secretName(record)}`);
}

export async function hasNamespace(cluster: Cluster, name: string): Promise<boolean> {
  return (await callApi(cluster, "GET", `/api/v1/namespaces/${encodeURIComponent(name)}`)) !== undefined;
}

/** As `helm install --create-namespace` makes it. */
export async function createNamespace(cluster: Cluster, name: string): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { name } } };
  await callApi(cluster, "POST", "/api/v1/namespaces", { body });
}

function secrets(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}
