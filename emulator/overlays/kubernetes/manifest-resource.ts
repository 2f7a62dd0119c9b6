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
import { type KindSchema, schemaOfKind } from "../../cluster-providers/openapi.ts";
import { dynamic, type PlannedJson, typedAsIs, typedObject } from "../../cluster-providers/typed-json.ts";
import { valuesAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, unknown, type Value } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";
import { apiPath, objectTypes } from "./object-types.ts";
import { type Lacks, rollouts, secondsOf, waitFor } from "./waits.ts";

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
    const kind = await kindOf(cluster, idOf(given));
    const computed = computedFields(planned);
    const [was, before] = [contentOf(prior?.["manifest"]), contentOf(prior?.["object"])];
    const isUpdate = isObject(before);
    const absent = (path: readonly string[]): Value => {
      // What the manifest no longer has, the API may give a default.
      if (!isUpdate || (valueAt(was, path) ?? null) !== null) return unknown;
      return valueAt(before, path) ?? null;
    };
    const settled = (path: readonly string[], value: PlannedJson): PlannedJson => {
      if (!computed.has(path.join("."))) return value;
      const isSame = isUpdate && equal(valueAt(was, path), value as Value);
      return isSame ? ((valueAt(before, path) ?? null) as PlannedJson) : unknown;
    };
    const schema = await schemaOf(cluster, kind);
    const object = typed(schema, withSettled(given as PlannedJson, settled), absent);
    return { planned: { ...planned, object } };
  }

  async create({ planned, cluster, stopped }: ClusterChange): Promise<ClusterResult> {
    const { kind, id, path } = await place(cluster, contentOf(planned["manifest"]));
    if ((await callApi(cluster, "GET", path)) !== undefined) {
      throw new ProviderError("Cannot create resource that already exists", `resource "${rnn(id)}" already exists`);
    }
    return this.apply(planned, { kind, id, path }, cluster, stopped, "create");
  }

  async update({ planned, cluster, stopped }: ClusterChange): Promise<ClusterResult> {
    const placed = await place(cluster, contentOf(planned["manifest"]));
    return this.apply(planned, placed, cluster, stopped, "update");
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
    return object === undefined ? null : { ...state, object: shown(await schemaOf(cluster, kind), object) };
  }

  async import(id: string, cluster: Cluster): Promise<ObjectValue | null> {
    const named = parseObjectId(id);
    const kind = await kindOf(cluster, named);
    const object = await callApi(cluster, "GET", pathOf(kind, named));
    if (object === undefined) return null;
    const visible = shown(await schemaOf(cluster, kind), object);
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
    { kind, id, path }: Place,
    cluster: Cluster,
    stopped: AbortSignal,
    operation: "create" | "update",
  ): Promise<ClusterResult> {
    const lacks = lacksOf(planned, kind);
    const schema = await schemaOf(cluster, kind);
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
    const look = () => callApi(cluster, "GET", path);
    const seconds = secondsOf(timeoutOf(planned, operation), "10m");
    let failure: ProviderError | undefined;
    try {
      failure = lacks === undefined ? undefined : await waitFor(look, lacks, seconds, stopped);
      object = (await look()) ?? object;
    } catch (error) {
      // The object is there. Lost from the state, it would be in the way of the next apply.
      if (!(error instanceof ProviderError)) throw error;
      failure = error;
    }
    const state = { ...planned, object: shown(schema, object ?? body) };
    return failure === undefined ? { state } : { state, failure };
  }
}

function schemaOf(cluster: Cluster, { apiVersion, kind }: ApiKind): Promise<KindSchema | undefined> {
  return schemaOfKind(cluster, apiVersion, kind);
}

function shown(schema: KindSchema | undefined, object: JsonObject): Value {
  return typed(schema, withoutServerSide(object) as PlannedJson, () => null);
}

function typed(
  schema: KindSchema | undefined,
  object: PlannedJson,
  missing: (path: readonly string[]) => Value,
): Value {
  return dynamic(schema === undefined ? typedAsIs(object) : typedObject(schema, object, missing));
}

/**
 * What the block `wait` asks for: conditions, fields that must match, or a rollout; undefined if there is none.
 *
 * @throws {ProviderError} if a pattern is no regular expression
 */
function lacksOf(planned: ObjectValue, { kind }: ApiKind): Lacks | undefined {
  const [wait] = isList(planned["wait"]) ? planned["wait"] : [];
  if (!isObject(wait)) return undefined;
  if (wait["rollout"] === true) return rolloutOf(kind);
  const fields = Object.entries(isObject(wait["fields"]) ? wait["fields"] : {}).map(
    ([field, pattern]) => [field.split(/[.[\]"]+/).filter((step) => step !== ""), matcher(String(pattern))] as const,
  );
  const conditions = isList(wait["condition"]) ? wait["condition"].filter(isObject) : [];
  return (object) => {
    const status = isJsonObject(object["status"]) ? object["status"] : {};
    const held = (Array.isArray(status["conditions"]) ? status["conditions"] : []).filter(isJsonObject);
    const met = conditions.every(({ type, status: wanted }) =>
      held.some((one) => one["type"] === type && one["status"] === wanted),
    );
    const matched = fields.every(([path, matches]) => matches(valueAt(object as Value, path)));
    return met && matched ? undefined : "Operation timed out";
  };
}

/** Whether a value matches a pattern of `wait.fields`: `*` stands for any. */
function matcher(pattern: string): (value: Value | undefined) => boolean {
  if (pattern === "*") return (value) => value !== undefined;
  try {
    const expression = new RegExp(pattern);
    return (value) => expression.test(String(value ?? ""));
  } catch {
    throw new ProviderError(`invalid regular expression: ${JSON.stringify(pattern)}`, "", ["wait"]);
  }
}

function rolloutOf(kind: string): Lacks {
  const lacks = objectTypes.filter((type) => type.kind === kind).map(({ name }) => rollouts[name]);
  const [rollout] = lacks.filter((one) => one?.asks === "wait_for_rollout");
  if (rollout === undefined) throw new ProviderError(`Kind ${kind} has no rollout to wait for`, "", ["wait"]);
  return rollout.lacks;
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

/** Where the object of a manifest is. */
interface Place {
  readonly id: ObjectId;
  readonly kind: ApiKind;
  readonly path: string;
}

/** @throws {ProviderError} if the manifest does not say it, or the API server has no such kind */
async function place(cluster: Cluster, manifest: Value | undefined): Promise<Place> {
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
