import { type ApiKind, findKind } from "../../cluster-providers/api-kinds.ts";
import { callApi } from "../../cluster-providers/call-api.ts";
import type { Cluster } from "../../cluster-providers/cluster.ts";
import type {
  ClusterChange,
  ClusterPlan,
  ClusterPlanned,
  ClusterRemoval,
  ClusterResource,
  ClusterResult,
} from "../../cluster-providers/cluster-resource.ts";
import { type ObjectId, parseObjectId } from "../../cluster-providers/object-id.ts";
import { schemaOfKind } from "../../cluster-providers/openapi.ts";
import { dynamic, type PlannedJson, typedAsIs, typedObject } from "../../cluster-providers/typed-json.ts";
import { valuesAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, unknown, type Value } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";
import { apiPath } from "./object-types.ts";
import { secondsOf, waitFor } from "./waits.ts";

/** Fields that only the API server sets, which the provider leaves out. Source: `RemoveServerSideFields`. */
const serverSide = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

/** What may come back otherwise than it was given, unless `computed_fields` says so. */
const usuallyComputed = ["metadata.annotations", "metadata.labels"];

/**
 * `kubernetes_manifest` in an API server: any object, applied by server-side apply. Unlike the typed resources, it needs
 * the cluster for a plan. Source: manifest/provider of the kubernetes provider, v2.38.0.
 */
export class ManifestResource implements ClusterResource {
  async plan({ planned, prior }: ClusterPlan, cluster: Cluster): Promise<ClusterPlanned> {
    const given = contentOf(planned["manifest"]);
    if (!isObject(given) || Object.values(given).some(isUnknown)) return { planned };
    if (prior !== null && equal(prior["manifest"], planned["manifest"])) return { planned };
    const kind = await kindOf(cluster, idOf(given));
    const computed = computedFields(planned);
    const [was, before] = [contentOf(prior?.["manifest"]), contentOf(prior?.["object"])];
    const isUpdate = isObject(before);
    const absent = (path: readonly string[]): Value => {
      // What the manifest no longer has, the API may give a default.
      if (!isUpdate || valueAt(was, path) !== undefined) return unknown;
      return valueAt(before, path) ?? null;
    };
    const settled = (path: readonly string[], value: PlannedJson): PlannedJson => {
      if (!computed.has(path.join("."))) return value;
      const isSame = isUpdate && equal(valueAt(was, path), value as Value);
      return isSame ? ((valueAt(before, path) ?? null) as PlannedJson) : unknown;
    };
    const object = await this.typed(cluster, kind, withSettled(given as PlannedJson, settled), absent);
    return { planned: { ...planned, object } };
  }

  async create({ planned, cluster, stopped }: ClusterChange): Promise<ClusterResult> {
    const { kind, id, path } = await place(cluster, contentOf(planned["manifest"]));
    if ((await callApi(cluster, "GET", path)) !== undefined) {
      throw new ProviderError("Cannot create resource that already exists", `resource "${rnn(id)}" already exists`);
    }
    return this.apply(planned, kind, id, path, cluster, stopped);
  }

  async update({ planned, cluster, stopped }: ClusterChange): Promise<ClusterResult> {
    const { kind, id, path } = await place(cluster, contentOf(planned["manifest"]));
    return this.apply(planned, kind, id, path, cluster, stopped);
  }

  async remove({ prior, cluster, stopped }: ClusterRemoval): Promise<void> {
    const { path, id } = await place(cluster, contentOf(prior["object"]));
    if ((await callApi(cluster, "DELETE", path)) === undefined) return;
    const seconds = secondsOf(timeoutOf(prior, "delete"), "10m");
    const failure = await waitFor(
      () => callApi(cluster, "GET", path),
      () => `${rnn(id)} still exists`,
      seconds,
      stopped,
    );
    if (failure !== undefined) throw failure;
  }

  async read(state: ObjectValue, cluster: Cluster): Promise<ObjectValue | null> {
    const { kind, path } = await place(cluster, contentOf(state["object"]));
    const object = await callApi(cluster, "GET", path);
    return object === undefined ? null : { ...state, object: await this.shown(cluster, kind, object) };
  }

  async import(id: string, cluster: Cluster): Promise<ObjectValue | null> {
    const named = parseObjectId(id);
    const kind = await kindOf(cluster, named);
    const object = await callApi(cluster, "GET", pathOf(kind, named));
    if (object === undefined) return null;
    const visible = await this.shown(cluster, kind, object);
    const manifest = dynamic(typedAsIs(withoutServerSide(object) as PlannedJson));
    return {
      computed_fields: null,
      field_manager: [],
      manifest,
      object: visible,
      timeouts: [],
      wait: [],
      wait_for: null,
    };
  }

  private async apply(
    planned: ObjectValue,
    kind: ApiKind,
    id: ObjectId,
    path: string,
    cluster: Cluster,
    stopped: AbortSignal,
  ): Promise<ClusterResult> {
    const body = withoutNulls(contentOf(planned["manifest"]) as Json) as JsonObject;
    const [manager] = isList(planned["field_manager"]) ? planned["field_manager"] : [];
    const { name = null, force_conflicts = null } = isObject(manager) ? manager : {};
    const query = {
      fieldManager: typeof name === "string" ? name : "Terraform",
      force: String(force_conflicts === true),
    };
    let object: JsonObject | undefined;
    try {
      object = await callApi(cluster, "PATCH", path, { body, contentType: "application/apply-patch+yaml", query });
    } catch (error) {
      throw error instanceof ProviderError ? inWordsOfProvider(error, id) : error;
    }
    const failure = await this.waited(planned, path, cluster, stopped);
    const now = (await callApi(cluster, "GET", path)) ?? object ?? body;
    const state = { ...planned, object: await this.shown(cluster, kind, now) };
    return failure === undefined ? { state } : { state, failure };
  }

  /** The block `wait`: a condition, fields that must match, or a rollout. */
  private async waited(planned: ObjectValue, path: string, cluster: Cluster, stopped: AbortSignal) {
    const [wait] = isList(planned["wait"]) ? planned["wait"] : [];
    if (!isObject(wait)) return undefined;
    const fields = isObject(wait["fields"]) ? Object.entries(wait["fields"]) : [];
    const conditions = isList(wait["condition"]) ? wait["condition"].filter(isObject) : [];
    const lacks = (object: JsonObject): string | undefined => {
      const status = isJsonObject(object["status"]) ? object["status"] : {};
      const held = (Array.isArray(status["conditions"]) ? status["conditions"] : []).filter(isJsonObject);
      const met = conditions.every(({ type, status: wanted }) =>
        held.some((one) => one["type"] === type && one["status"] === wanted),
      );
      const matched = fields.every(([field, pattern]) => {
        const value = valueAt(
          object as Value,
          field.split(/[.[\]"]+/).filter((step) => step !== ""),
        );
        return String(pattern) === "*" ? value !== undefined : new RegExp(String(pattern)).test(String(value ?? ""));
      });
      return met && matched ? undefined : "Operation timed out";
    };
    return waitFor(() => callApi(cluster, "GET", path), lacks, secondsOf(timeoutOf(planned, "create"), "10m"), stopped);
  }

  private async shown(cluster: Cluster, kind: ApiKind, object: JsonObject): Promise<Value> {
    return this.typed(cluster, kind, withoutServerSide(object) as PlannedJson, () => null);
  }

  private async typed(
    cluster: Cluster,
    { apiVersion, kind }: ApiKind,
    object: PlannedJson,
    missing: (path: readonly string[]) => Value,
  ): Promise<Value> {
    const schema = await schemaOfKind(cluster, apiVersion, kind);
    return dynamic(schema === undefined ? typedAsIs(object) : typedObject(schema, object, missing));
  }
}

/** An object with other values at some paths. */
function withSettled(
  json: PlannedJson,
  settled: (path: readonly string[], value: PlannedJson) => PlannedJson,
  path: readonly string[] = [],
): PlannedJson {
  const value = settled(path, json);
  if (value !== json || !isObject(json as Value)) return value;
  const entries = Object.entries(json as Readonly<Record<string, PlannedJson>>);
  return Object.fromEntries(entries.map(([name, item]) => [name, withSettled(item, settled, [...path, name])]));
}

function computedFields(attributes: ObjectValue): ReadonlySet<string> {
  const { computed_fields: fields } = attributes;
  return new Set(isList(fields) ? fields.map(String) : usuallyComputed);
}

/** The value of an attribute that carries its own type. */
function contentOf(value: Value | undefined): Value | undefined {
  return isObject(value) && "dynamicType" in value ? value["value"] : value;
}

function valueAt(value: Value | undefined, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((holder, step) => {
    if (isList(holder)) return holder[Number(step)];
    return isObject(holder) ? holder[step] : undefined;
  }, value);
}

function idOf(manifest: ObjectValue): ObjectId {
  const one = (path: string): string => String(valuesAt(manifest, path)[0] ?? "");
  const namespace = one("metadata.namespace");
  return {
    apiVersion: one("apiVersion"),
    kind: one("kind"),
    name: one("metadata.name"),
    ...(namespace !== "" && { namespace }),
  };
}

async function place(cluster: Cluster, manifest: Value | undefined) {
  if (!isObject(manifest)) throw new ProviderError("Failed to find object value in planned resource state");
  const id = idOf(manifest);
  for (const [where, value] of [
    ["apiVersion", id.apiVersion],
    ["kind", id.kind],
    ["metadata.name", id.name],
  ] as const) {
    if (value === "") throw new ProviderError(`Attribute is missing or empty: ${where}`, "", ["manifest"]);
  }
  const kind = await kindOf(cluster, id);
  return { id, kind, path: pathOf(kind, id) };
}

async function kindOf(cluster: Cluster, { apiVersion, kind }: ObjectId): Promise<ApiKind> {
  const found = await findKind(cluster, apiVersion, kind);
  if (found !== undefined) return found;
  throw new ProviderError(
    "API did not recognize GroupVersionKind from manifest (CRD may not be installed)",
    `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(apiVersion.includes("/") ? apiVersion.split("/")[0] : "")}`,
  );
}

function pathOf(kind: ApiKind, { name, namespace = "default" }: ObjectId): string {
  return apiPath(kind, { name, namespace: kind.isNamespaced ? namespace : undefined });
}

function rnn({ namespace = "", name }: ObjectId): string {
  return `${namespace}/${name}`;
}

function timeoutOf(attributes: ObjectValue, operation: string): Value {
  const [timeouts] = isList(attributes["timeouts"]) ? attributes["timeouts"] : [];
  return isObject(timeouts) ? (timeouts[operation] ?? null) : null;
}

function inWordsOfProvider({ summary }: ProviderError, id: ObjectId): ProviderError {
  if (/^Apply failed with \d+ conflict/.test(summary)) {
    const advice = 'You can override this conflict by setting "force_conflicts" to true in the "field_manager" block.';
    return new ProviderError(
      `There was a field manager conflict when trying to apply the manifest for ${JSON.stringify(rnn(id))}`,
      `The API returned the following conflict: ${JSON.stringify(summary)}\n\n${advice}`,
    );
  }
  return new ProviderError(`PATCH for resource "${rnn(id)}" failed to apply`, summary);
}

function withoutServerSide(object: JsonObject): JsonObject {
  const { status: _, ...rest } = object;
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const kept = Object.entries(metadata).filter(([name]) => !serverSide.includes(name));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isJsonObject(json)) return json;
  const entries = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutNulls(value)]));
}
