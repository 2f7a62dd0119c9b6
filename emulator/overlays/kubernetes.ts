import { stringsAt, valuesAt } from "../provider/paths.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { equal, isObject, type ObjectValue, type Value } from "../wire/value.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { Change, Check, EmulatedProvider, ResourceOverlay } from "./overlay.ts";

const isObjectName: Check = (value) =>
  /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(String(value))
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')";

function metadata({ planned, make }: Change): ObjectValue {
  const [generated = ""] = stringsAt(planned, "metadata.*.generate_name");
  return {
    name: generated + make.lower(5),
    generation: 0,
    resource_version: String(Number.parseInt(make.hex(6), 16)),
    uid: make.uuid(),
  };
}

function named(plural: string, type: string): Pick<ResourceOverlay, "checks" | "checkChange" | "computed"> {
  return {
    checks: { "metadata.*.name": isObjectName },
    checkChange: ({ planned, key, find }) => {
      const [name] = stringsAt(planned, "metadata.*.name");
      const twin = find(type).some(
        (other) => other.key !== key && stringsAt(other.attributes, "metadata.*.name")[0] === name,
      );
      if (name !== undefined && twin) throw new ProviderError(`${plural} "${name}" already exists`);
    },
    computed: (change) => {
      const made = metadata(change);
      const [name = made["name"]] = stringsAt(change.planned, "metadata.*.name");
      return { id: name ?? null, metadata: [made] };
    },
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The identity of a manifest's object. A change of identity replaces the object. */
function manifestOf(attributes: ObjectValue): Manifest {
  const one = (path: string): string => stringsAt(attributes, `manifest.value.${path}`)[0] ?? "";
  return {
    apiVersion: one("apiVersion"),
    kind: one("kind"),
    namespace: one("metadata.namespace"),
    name: one("metadata.name"),
  };
}

function sameManifest(a: Manifest, b: Manifest): boolean {
  return equal({ ...a }, { ...b });
}

function checkManifest({ planned, key, find }: Change): void {
  const manifest = manifestOf(planned);
  for (const name of ["apiVersion", "kind", "name"] as const) {
    if (manifest[name] === "") {
      const where = name === "name" ? "metadata.name" : name;
      throw new ProviderError(`Attribute is missing or empty: ${where}`, "", ["manifest"]);
    }
  }
  const twin = find("kubernetes_manifest").some(
    (other) => other.key !== key && sameManifest(manifestOf(other.attributes), manifest),
  );
  if (!twin) return;
  const resource = manifest.namespace === "" ? manifest.name : `${manifest.namespace}/${manifest.name}`;
  throw new ProviderError("Cannot create resource that already exists", `resource "${resource}" already exists`);
}

function firstOf(config: ObjectValue, path: string): Value | undefined {
  return valuesAt(config, path).find((value) => value !== null);
}

export const kubernetes: EmulatedProvider = {
  name: "kubernetes",
  protocol: 5,
  resources: {
    kubernetes_namespace_v1: {
      forceNew: ["metadata.*.name", "metadata.*.generate_name"],
      ...named("namespaces", "kubernetes_namespace_v1"),
    },
    kubernetes_storage_class_v1: {
      forceNew: [
        "metadata.*.name",
        "metadata.*.generate_name",
        "allowed_topologies",
        "parameters",
        "reclaim_policy",
        "storage_provisioner",
        "volume_binding_mode",
      ],
      ...named("storageclasses.storage.k8s.io", "kubernetes_storage_class_v1"),
    },
    kubernetes_manifest: {
      schemaVersion: 1,
      forceNew: [],
      replaces: (prior, planned) => (sameManifest(manifestOf(prior), manifestOf(planned)) ? [] : [["manifest"]]),
      recomputed: { object: ["manifest"] },
      checkChange: checkManifest,
      computed: ({ planned }) => ({ object: planned["manifest"] ?? null }),
      importId: (attributes) => {
        const { apiVersion, kind, namespace, name } = manifestOf(attributes);
        const scope = namespace === "" ? "" : `namespace=${namespace},`;
        return `apiVersion=${apiVersion},kind=${kind},${scope}name=${name}`;
      },
    },
  },
  dataSources: {},
  configure: (config, { world }) => clusterAccess(config["host"], firstOf(config, "config_path"), world),
};

/** Whether a namespace exists in a cluster, whoever created it. */
export function hasNamespace(name: string, { find }: Pick<Change, "find">): boolean {
  if (["default", "kube-system", "kube-public", "kube-node-lease"].includes(name)) return true;
  const made = find("kubernetes_namespace_v1").some(
    ({ attributes }) => stringsAt(attributes, "metadata.*.name")[0] === name,
  );
  const applied = find("kubernetes_manifest").some(({ attributes }) => {
    const manifest = manifestOf(attributes);
    return manifest.kind === "Namespace" && manifest.name === name;
  });
  const released = find("helm_release").some(
    ({ attributes }) =>
      isObject(attributes) && attributes["create_namespace"] === true && attributes["namespace"] === name,
  );
  return made || applied || released;
}
