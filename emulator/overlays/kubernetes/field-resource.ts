import { type ApiKind, findKind } from "../../cluster-providers/api-kinds.ts";
import { callApi } from "../../cluster-providers/call-api.ts";
import type { Cluster } from "../../cluster-providers/cluster.ts";
import type {
  ClusterChange,
  ClusterRemoval,
  ClusterResource,
  ClusterResult,
} from "../../cluster-providers/cluster-resource.ts";
import { type ObjectId, objectIdText, parseObjectId } from "../../cluster-providers/object-id.ts";
import { stringsAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isObject, type ObjectValue, type Value } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";
import { apiPath } from "./object-types.ts";

/** What one attribute of `kubernetes_labels` or `kubernetes_annotations` holds of an object. */
export interface HeldFields {
  readonly attribute: string;
  /** Where the fields are in an object of a kind. */
  readonly at: (kind: string) => readonly string[];
}

/**
 * Labels or annotations of an object that somebody else has made: `kubernetes_labels`, `kubernetes_annotations`. They are
 * owned by server-side apply. Source: kubernetes/resource_kubernetes_labels.go and ..._annotations.go of the provider.
 */
export class FieldResource implements ClusterResource {
  private readonly held: readonly HeldFields[];

  constructor(held: readonly HeldFields[]) {
    this.held = held;
  }

  async create({ planned, cluster }: ClusterChange): Promise<ClusterResult> {
    return this.apply(planned, cluster);
  }

  async update({ planned, cluster }: ClusterChange): Promise<ClusterResult> {
    return this.apply(planned, cluster);
  }

  async remove({ prior, cluster }: ClusterRemoval): Promise<void> {
    const id = idOf(prior);
    const kind = await kindOf(cluster, id);
    const path = pathOf(kind, id);
    if ((await callApi(cluster, "GET", path)) === undefined) return;
    await this.patch(path, this.body(kind, id, {}), prior, cluster);
  }

  /** An object that is gone leaves the state as it is; the real provider then warns. */
  async read(state: ObjectValue, cluster: Cluster): Promise<ObjectValue> {
    const id = parseObjectId(String(state["id"]));
    const object = await callApi(cluster, "GET", pathOf(await kindOf(cluster, id), id));
    return object === undefined ? state : this.shown(state, object, "read");
  }

  /** The provider has no import of these types. */
  async import(): Promise<null> {
    return null;
  }

  private async apply(planned: ObjectValue, cluster: Cluster): Promise<ClusterResult> {
    const id = idOf(planned);
    const kind = await kindOf(cluster, id);
    const path = pathOf(kind, id);
    if ((await callApi(cluster, "GET", path)) === undefined) {
      throw new ProviderError(`The resource ${JSON.stringify(id.name)} does not exist`);
    }
    const object = await this.patch(path, this.body(kind, id, planned), planned, cluster);
    return { state: this.shown({ ...planned, id: objectIdText(id) }, object ?? {}, "apply") };
  }

  private body(kind: ApiKind, id: ObjectId, values: ObjectValue): JsonObject {
    const namespace = kind.isNamespaced ? { namespace: id.namespace ?? "default" } : {};
    const body: JsonObject = {
      apiVersion: id.apiVersion,
      kind: id.kind,
      metadata: { name: id.name, ...namespace },
    };
    for (const { attribute, at } of this.held) {
      const fields = values[attribute];
      if (isObject(fields)) place(body, at(id.kind), fields as JsonObject);
    }
    return body;
  }

  private async patch(path: string, body: JsonObject, values: ObjectValue, cluster: Cluster) {
    const query = { fieldManager: managerOf(values), force: String(values["force"] === true) };
    try {
      return await callApi(cluster, "PATCH", path, { body, contentType: "application/apply-patch+yaml", query });
    } catch (error) {
      if (!(error instanceof ProviderError) || !/^Apply failed with \d+ conflict/.test(error.summary)) throw error;
      const detail = `Another client is managing a field Terraform tried to update. Set "force" to true to override: ${error.summary}`;
      throw new ProviderError("Field manager conflict", detail);
    }
  }

  /** Fields that neither the configuration nor this field manager has are somebody else's. */
  private shown(state: ObjectValue, object: JsonObject, change: "apply" | "read"): ObjectValue {
    const kind = String(state["kind"]);
    const values = this.held.map(({ attribute, at }) => {
      const configured = isObject(state[attribute]) ? state[attribute] : {};
      const owned = ownedAt(object, managerOf(state), at(kind));
      const present = inside(object, at(kind)) ?? {};
      const fields = Object.entries(present).filter(([name]) => name in configured || owned.has(`f:${name}`));
      const shown: Value = Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
      const isNothing = fields.length === 0 && (state[attribute] ?? null) === null && change === "apply";
      return [attribute, isNothing ? null : shown] as const;
    });
    const metadata = [{ name: idOf(state).name, namespace: stringsAt(state, "metadata.*.namespace")[0] ?? "" }];
    return { ...state, ...Object.fromEntries(values), metadata };
  }
}

function idOf(attributes: ObjectValue): ObjectId {
  const [name = ""] = stringsAt(attributes, "metadata.*.name");
  const [namespace = ""] = stringsAt(attributes, "metadata.*.namespace");
  return {
    apiVersion: String(attributes["api_version"]),
    kind: String(attributes["kind"]),
    name,
    ...(namespace !== "" && { namespace }),
  };
}

async function kindOf(cluster: Cluster, { apiVersion, kind }: ObjectId): Promise<ApiKind> {
  const found = await findKind(cluster, apiVersion, kind);
  if (found !== undefined) return found;
  throw new ProviderError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
}

function pathOf(kind: ApiKind, { namespace = "default", name }: ObjectId): string {
  return apiPath(kind, { name, namespace: kind.isNamespaced ? namespace : undefined });
}

function managerOf(attributes: ObjectValue): string {
  const name = attributes["field_manager"];
  return typeof name === "string" ? name : "Terraform";
}

/** The names of the fields that a manager owns, as managedFields has them: `f:team`. */
function ownedAt(object: JsonObject, manager: string, path: readonly string[]): Set<string> {
  const entries = inside(object, ["metadata"])?.["managedFields"];
  const mine = (Array.isArray(entries) ? entries : []).filter(isJsonObject).filter((one) => one["manager"] === manager);
  const steps = ["fieldsV1", ...path.map((step) => `f:${step}`)];
  return new Set(mine.flatMap((entry) => Object.keys(inside(entry, steps) ?? {})));
}

function inside(object: JsonObject, path: readonly string[]): JsonObject | undefined {
  return path.reduce<JsonObject | undefined>((holder, step) => {
    const value = holder?.[step];
    return isJsonObject(value) ? value : undefined;
  }, object);
}

function place(object: JsonObject, [step = "", ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    object[step] = value;
    return;
  }
  const existing = object[step];
  const holder = isJsonObject(existing) ? existing : {};
  object[step] = holder;
  place(holder, rest, value);
}
