import { stringsAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, type ObjectValue } from "../../wire/value.ts";
import type { Change, ResourceOverlay } from "../overlay.ts";
import { ManifestResource } from "./manifest-resource.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The identity of a manifest's object. A change of identity replaces the object. */
export function manifestOf(attributes: ObjectValue): Manifest {
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

/** Without a cluster that answers, the object in the state is the manifest itself. */
export const manifest: ResourceOverlay = {
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
  inCluster: () => new ManifestResource(),
};
