import { isJsonObject, type Json, type JsonObject } from "../overlays/yaml.ts";
import { callApi } from "./call-api.ts";
import type { Cluster } from "./cluster.ts";

/** The schema of a kind, with a way to follow its references. */
export interface KindSchema {
  readonly schema: JsonObject;
  /** What a schema refers to; the schema itself if it refers to nothing. */
  readonly resolve: (schema: Json | undefined) => JsonObject;
}

/**
 * What an API server says of a kind in OpenAPI v3, undefined if it has none of that name.
 *
 * Source: "OpenAPI V3" in the Kubernetes documentation, "The Kubernetes API".
 */
export async function schemaOfKind(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
): Promise<KindSchema | undefined> {
  const grouped = apiVersion.includes("/");
  const document = await callApi(cluster, "GET", `/openapi/v3/${grouped ? "apis" : "api"}/${apiVersion}`);
  const components = isJsonObject(document?.["components"]) ? document["components"] : {};
  const schemas = isJsonObject(components["schemas"]) ? components["schemas"] : {};
  const [group = "", version = ""] = grouped ? apiVersion.split("/") : ["", apiVersion];
  const found = Object.values(schemas)
    .filter(isJsonObject)
    .find((schema) => {
      const kinds = schema["x-kubernetes-group-version-kind"];
      return (Array.isArray(kinds) ? kinds : [])
        .filter(isJsonObject)
        .some((one) => one["group"] === group && one["version"] === version && one["kind"] === kind);
    });
  if (found === undefined) return undefined;
  const resolve = (schema: Json | undefined): JsonObject => {
    if (!isJsonObject(schema)) return {};
    const all = Array.isArray(schema["allOf"]) ? schema["allOf"].find(isJsonObject) : undefined;
    const reference = schema["$ref"] ?? all?.["$ref"];
    if (typeof reference !== "string") return schema;
    return resolve(schemas[reference.slice("#/components/schemas/".length)]);
  };
  return { schema: found, resolve };
}
