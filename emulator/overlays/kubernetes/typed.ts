import { stringsAt } from "../../provider/paths.ts";
import { blockType, type Schema } from "../../schema/schema.ts";
import { type PathStep, ProviderError } from "../../wire/diagnostic.ts";
import { equal, isList, isObject, type ObjectValue } from "../../wire/value.ts";
import type { Change, Check, ResourceOverlay } from "../overlay.ts";
import { isJsonObject } from "../yaml.ts";
import { hasNamespace } from "./namespaces.ts";
import type { ObjectType } from "./object-types.ts";
import { asLearned, factsOf } from "./provider-facts.ts";
import { quantityValue } from "./quantities.ts";
import { readObject, withNullsOf } from "./read-object.ts";
import { settleQuantities } from "./settle-quantities.ts";
import { TypedResource } from "./typed-resource.ts";
import { writeObject } from "./write-object.ts";

const isObjectName: Check = (value) =>
  /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(String(value))
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')";

/** Names of roles and bindings may contain what paths may. Source: `validateRBACNameFunc` of the provider. */
const isPathSegment: Check = (value) => {
  const name = String(value);
  if (name === "." || name === "..") return `may not be '${name}'`;
  const found = ["/", "%"].find((character) => name.includes(character));
  return found === undefined ? undefined : `may not contain '${found}'`;
};

/** Where the provider compares the text all the same: `limits` that are not canonical replace a claim in every plan. */
const restlessQuantities = ["kubernetes_persistent_volume_claim_v1.spec.*.resources.*.limits"];

/** A resource type whose objects are of one kind of the API, in the world or in a cluster. */
export function typed(type: ObjectType): ResourceOverlay {
  const facts = factsOf(type.name);
  const quantities = Object.keys(facts.paths).filter(
    (path) => facts.paths[path]?.quantity === true && !restlessQuantities.includes(`${type.name}.${path}`),
  );
  const isName = type.apiVersion.startsWith("rbac.") ? isPathSegment : isObjectName;
  return {
    learned: asLearned(facts),
    checks: { "metadata.*.name": isName },
    settle: (planned, prior) => settleQuantities(planned, prior, quantities),
    replaces: (prior, planned) => replacedByContent(type, prior, planned),
    checkChange: (change) => checkPlace(type, change),
    // The namespace controller deletes whatever is in a namespace that is deleted.
    ...(type.kind === "Namespace" && {
      contains: (self, other) => {
        const { namespace = other["namespace"] } = placeOf(other);
        return namespace !== undefined && namespace === placeOf(self).name;
      },
    }),
    computed: (change) => {
      const made = metadata(change);
      const { name = made["name"], namespace } = placeOf(change.planned);
      return { id: namespace === undefined ? (name ?? null) : `${namespace}/${String(name)}`, metadata: [made] };
    },
    usual: () => null,
    finish: (state, change, schema) => asTheApiShows(type, schema, state, change.planned),
    inCluster: (schema) => new TypedResource(type, schema),
  };
}

function metadata({ planned, make }: Change): ObjectValue {
  const [generated = ""] = stringsAt(planned, "metadata.*.generate_name");
  return {
    name: generated + make.lower(5),
    generation: 0,
    resource_version: String(Number.parseInt(make.hex(6), 16)),
    uid: make.uuid(),
  };
}

function placeOf(attributes: ObjectValue): { readonly name?: string; readonly namespace?: string } {
  const [name] = stringsAt(attributes, "metadata.*.name");
  const [namespace] = stringsAt(attributes, "metadata.*.namespace");
  return { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
}

/** @throws {ProviderError} if the namespace does not exist, or another object of the type has the name */
function checkPlace({ name: type, apiVersion, plural }: ObjectType, change: Change): void {
  const { planned, prior, key, find } = change;
  const { name, namespace } = placeOf(planned);
  if (prior === undefined && namespace !== undefined && !hasNamespace(namespace, change)) {
    throw new ProviderError(`namespaces "${namespace}" not found`);
  }
  const twin = find(type).some((other) => {
    const place = placeOf(other.attributes);
    return other.key !== key && place.name === name && place.namespace === namespace;
  });
  const [group = "", version] = apiVersion.split("/");
  const resource = version === undefined ? plural : `${plural}.${group}`;
  if (name !== undefined && twin) throw new ProviderError(`${resource} "${name}" already exists`);
}

/** The state in the world as if an API server had the object, as far as defaults of the API do not matter. */
function asTheApiShows(type: ObjectType, schema: Schema, state: ObjectValue, planned: ObjectValue): ObjectValue {
  const object = writeObject(type, schema, state, state);
  const [held] = isList(state["metadata"]) ? state["metadata"] : [];
  const { uid = null, resource_version: resourceVersion = null, generation = null } = isObject(held) ? held : {};
  const own = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const made = { uid: String(uid), resourceVersion: String(resourceVersion), generation: Number(generation) };
  const seen = { ...object, metadata: { ...own, ...made } };
  const read = readObject(type, schema, seen, state);
  return withNullsOf(planned, read, blockType(schema.block), "apply") as ObjectValue;
}

/**
 * Changes that replace an object because of what is in it: nothing of what is immutable, and no claim that becomes
 * smaller, is changed in place. Source: `CustomizeDiff` of the provider's types.
 */
function replacedByContent({ kind }: ObjectType, prior: ObjectValue, planned: ObjectValue): (readonly PathStep[])[] {
  if (kind === "ConfigMap" || kind === "Secret") {
    if (prior["immutable"] !== true) return [];
    return ["data", "binary_data", "immutable"]
      .filter((name) => !equal(prior[name], planned[name]) && !(isUnset(prior[name]) && isUnset(planned[name])))
      .map((name) => [name]);
  }
  if (kind !== "PersistentVolumeClaim") return [];
  const size = (claim: ObjectValue): number =>
    quantityValue(stringsAt(claim, "spec.*.resources.*.requests.storage")[0] ?? "") ?? 0;
  return size(planned) < size(prior) ? [["spec", 0, "resources", 0, "requests"]] : [];
}

function isUnset(value: ObjectValue[string] | undefined): boolean {
  return (
    value === undefined || value === null || value === false || (isObject(value) && Object.keys(value).length === 0)
  );
}
