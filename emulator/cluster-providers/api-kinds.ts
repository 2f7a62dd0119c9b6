import { isJsonObject } from "../overlays/yaml.ts";
import { callApi } from "./call-api.ts";
import type { Cluster } from "./cluster.ts";

/** A kind as the discovery of an API server describes it. */
export interface ApiKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** In paths of the API. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Looks a kind up in an API server, undefined if it has none of that name. */
export async function findKind(cluster: Cluster, apiVersion: string, kind: string): Promise<ApiKind | undefined> {
  const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const found = await callApi(cluster, "GET", path);
  const resources = Array.isArray(found?.["resources"]) ? found["resources"].filter(isJsonObject) : [];
  const resource = resources.find((one) => one["kind"] === kind && !String(one["name"]).includes("/"));
  if (resource === undefined) return undefined;
  return { apiVersion, kind, plural: String(resource["name"]), isNamespaced: resource["namespaced"] === true };
}
