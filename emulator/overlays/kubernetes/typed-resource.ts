import { callApi } from "../../cluster-providers/call-api.ts";
import type { Cluster } from "../../cluster-providers/cluster.ts";
import type {
  ClusterChange,
  ClusterRemoval,
  ClusterResource,
  ClusterResult,
} from "../../cluster-providers/cluster-resource.ts";
import { blockType, type Schema, type Type } from "../../schema/schema.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isList, isObject, type ObjectValue } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";
import { apiPath, type ObjectType, type Where } from "./object-types.ts";
import { factsOf } from "./provider-facts.ts";
import { readObject, withNullsOf } from "./read-object.ts";
import { refused } from "./refusals.ts";
import { rollouts, secondsOf, timeoutsOf, waitFor } from "./waits.ts";
import { writeObject } from "./write-object.ts";

/** A typed resource whose object is in an API server. */
export class TypedResource implements ClusterResource {
  private readonly type: ObjectType;
  private readonly schema: Schema;
  private readonly wire: Type;

  constructor(type: ObjectType, schema: Schema) {
    this.type = type;
    this.schema = schema;
    this.wire = blockType(schema.block);
  }

  async create({ planned, config, cluster, stopped }: ClusterChange): Promise<ClusterResult> {
    const body = writeObject(this.type, this.schema, planned, config);
    const path = apiPath(this.type, { namespace: namespaceOf(body) });
    const made = await refused(this.type, "create", idIn(body), () => callApi(cluster, "POST", path, { body }));
    return this.finished(made ?? body, planned, cluster, stopped, "create");
  }

  async update(change: ClusterChange & { readonly prior: ObjectValue }): Promise<ClusterResult> {
    const { planned, prior, config, cluster, stopped } = change;
    const where = this.whereIs(prior);
    const before = writeObject(this.type, this.schema, prior, config);
    const hidden = await this.hiddenFields(prior, planned, cluster);
    const body = mergePatch({ ...before, ...hidden }, writeObject(this.type, this.schema, planned, config));
    const request = { body, contentType: "application/merge-patch+json" };
    const object = await refused(this.type, "update", String(prior["id"]), () =>
      callApi(cluster, "PATCH", apiPath(this.type, where), request),
    );
    if (object === undefined) throw new ProviderError(`${this.resourceName()} "${where.name}" not found`);
    return this.finished(object, planned, cluster, stopped, "update");
  }

  async remove({ prior, cluster, stopped }: ClusterRemoval): Promise<void> {
    const where = this.whereIs(prior);
    const path = apiPath(this.type, where);
    const foreground = this.type.kind === "Job" ? { propagationPolicy: "Foreground" } : {};
    const body = { apiVersion: "v1", kind: "DeleteOptions", ...foreground };
    const deleted = await refused(this.type, "delete", String(prior["id"]), () =>
      callApi(cluster, "DELETE", path, { body }),
    );
    if (deleted === undefined) return;
    const still = `${this.type.kind} (${String(prior["id"])}) still exists`;
    const timeout = secondsOf(timeoutsOf(prior)["delete"], factsOf(this.type.name).timeouts?.delete ?? "20m");
    const failure = await waitFor(
      () => callApi(cluster, "GET", path),
      () => still,
      timeout,
      stopped,
    );
    if (failure !== undefined) throw failure;
  }

  async read(state: ObjectValue, cluster: Cluster): Promise<ObjectValue | null> {
    const object = await callApi(cluster, "GET", apiPath(this.type, this.whereIs(state)));
    return object === undefined ? null : this.stateOf(object, state, "read");
  }

  /** @throws {ProviderError} in the provider's words if the id is none of this type */
  async import(id: string, cluster: Cluster): Promise<ObjectValue | null> {
    return this.read({ id }, cluster);
  }

  private async finished(
    object: JsonObject,
    planned: ObjectValue,
    cluster: Cluster,
    stopped: AbortSignal,
    operation: "create" | "update",
  ): Promise<ClusterResult> {
    const path = apiPath(this.type, whereOf(object));
    const rollout = rollouts[this.type.name];
    const timeout = secondsOf(timeoutsOf(planned)[operation], factsOf(this.type.name).timeouts?.[operation] ?? "20m");
    try {
      const failure =
        rollout === undefined || planned[rollout.asks] !== true
          ? undefined
          : await waitFor(() => callApi(cluster, "GET", path), rollout.lacks, timeout, stopped);
      const now = (await callApi(cluster, "GET", path)) ?? object;
      const state = this.stateOf(now, planned, "apply");
      return failure === undefined ? { state } : { state, failure };
    } catch (error) {
      // The object is there. Lost from the state, it would be in the way of the next apply.
      if (!(error instanceof ProviderError)) throw error;
      return { state: this.stateOf(object, planned, "apply"), failure: error };
    }
  }

  /** The present content of fields that the state does not show, where a change replaces them as a whole. */
  private async hiddenFields(prior: ObjectValue, planned: ObjectValue, cluster: Cluster): Promise<JsonObject> {
    const names = this.type.replacedUnseen?.(prior, planned) ?? [];
    if (names.length === 0) return {};
    const object = (await callApi(cluster, "GET", apiPath(this.type, this.whereIs(prior)))) ?? {};
    return Object.fromEntries(names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));
  }

  private stateOf(object: JsonObject, known: ObjectValue, change: "apply" | "read"): ObjectValue {
    const visible = withoutHiddenLabels(object, known);
    const state = readObject(this.type, this.schema, visible, known);
    return withNullsOf(known, state, this.wire, change) as ObjectValue;
  }

  private whereIs({ id }: ObjectValue): Where & { readonly name: string } {
    const parts = String(id).split("/");
    if (!this.isNamespaced()) return { name: String(id) };
    const [namespace = "", name = ""] = parts;
    if (parts.length === 2) return { namespace, name };
    throw new ProviderError(`Unexpected ID format (${JSON.stringify(id)}), expected "namespace/name".`);
  }

  private isNamespaced(): boolean {
    return this.schema.block.block_types["metadata"]?.block.attributes["namespace"] !== undefined;
  }

  private resourceName(): string {
    const [group = "", version] = this.type.apiVersion.split("/");
    return version === undefined ? this.type.plural : `${this.type.plural}.${group}`;
  }
}

function metadataOf(object: JsonObject): JsonObject {
  return isJsonObject(object["metadata"]) ? object["metadata"] : {};
}

function namespaceOf(object: JsonObject): string | undefined {
  const { namespace } = metadataOf(object);
  return typeof namespace === "string" ? namespace : undefined;
}

function whereOf(object: JsonObject): Where {
  return { namespace: namespaceOf(object), name: String(metadataOf(object)["name"]) };
}

function idIn(object: JsonObject): string {
  const { namespace, name } = whereOf(object);
  return namespace === undefined ? String(name) : `${namespace}/${String(name)}`;
}

/** The JSON merge patch that turns one object into another. Source: RFC 7396. */
function mergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...names].flatMap((name): [string, Json][] => {
    const [old, now] = [before[name], after[name]];
    if (now === undefined) return [[name, null]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    if (isJsonObject(old) && isJsonObject(now)) return [[name, mergePatch(old, now)]];
    return [[name, now]];
  });
  return Object.fromEntries(changes);
}

/**
 * Labels and annotations of Kubernetes itself are not shown unless the configuration has them. Source: `isInternalKey` in
 * the provider's kubernetes/structures.go.
 */
function withoutHiddenLabels(object: JsonObject, known: ObjectValue): JsonObject {
  const metadata = metadataOf(object);
  const given = isList(known["metadata"]) ? known["metadata"][0] : undefined;
  const visible = (field: "labels" | "annotations"): JsonObject => {
    const held = metadata[field];
    if (!isJsonObject(held)) return {};
    const configured = isObject(given) && isObject(given[field]) ? given[field] : {};
    const shown = Object.entries(held).filter(([name]) => !isInternal(name) || name in configured);
    return { [field]: Object.fromEntries(shown) };
  };
  return { ...object, metadata: { ...metadata, ...visible("labels"), ...visible("annotations") } };
}

function isInternal(name: string): boolean {
  const [host = ""] = name.split("/");
  if (host === "app.kubernetes.io" || host === "service.beta.kubernetes.io") return false;
  return host.endsWith("kubernetes.io") || name.includes("deprecated.daemonset.template.generation");
}
