import { readFileSync } from "node:fs";
import type { KubeObject } from "../../kubernetes-api/kube-client.ts";
import { isJsonObject, type JsonObject } from "../../overlays/yaml.ts";

/** The kinds of objects that a chart brings to a cluster, as its project publishes them. */
interface RecordedKinds {
  readonly version: string;
  readonly kinds: readonly KubeObject[];
}

/** What a release brings of its chart. */
export interface ReleaseKinds {
  /** Version of the chart whose kinds are known, which may differ from that of the release. */
  readonly version: string;
  readonly definitions: readonly KubeObject[];
}

interface Rule {
  /** Helm installs what is in `crds/` once and never removes it; what is in `templates/` belongs to the release. */
  readonly folder: "crds" | "templates";
  /** Whether the values ask for a kind. @default always */
  readonly wanted?: (values: JsonObject, kind: string) => boolean;
  /** Whether a kind of `templates/` outlives its release. @default never */
  readonly kept?: (values: JsonObject) => boolean;
}

/** Charts whose kinds are in the folder `kinds`, and what the values of each say of them: its values.yaml and templates. */
const rules: Readonly<Record<string, Rule>> = {
  "aws-load-balancer-controller": { folder: "crds" },
  "cert-manager": {
    folder: "templates",
    wanted: (values) => part(values, "crds")["enabled"] === true || values["installCRDs"] === true,
    kept: (values) => part(values, "crds")["keep"] !== false,
  },
  "external-secrets": {
    folder: "templates",
    wanted: (values, kind) => values["installCRDs"] !== false && part(values, "crds")[`create${kind}`] !== false,
  },
  keda: { folder: "templates", wanted: (values) => part(values, "crds")["install"] !== false },
  kueue: { folder: "templates" },
};

/** Marks of what belongs to a release, without which helm would not take it over. */
const owner = { name: "meta.helm.sh/release-name", namespace: "meta.helm.sh/release-namespace" } as const;

export interface ReleaseOfChart {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: JsonObject;
  /** Whether Helm was told to leave out what is in `crds/`. */
  readonly skipCrds: boolean;
}

/** Whether kinds are known of a chart. */
export function hasKinds(chart: string): boolean {
  return Object.hasOwn(rules, chart);
}

/** The definitions of kinds that a release of a chart brings; undefined if none are known of its chart. */
export function kindsOfRelease(release: ReleaseOfChart): ReleaseKinds | undefined {
  const { chart, values, skipCrds } = release;
  const rule = rules[chart];
  if (!hasKinds(chart) || rule === undefined || (rule.folder === "crds" && skipCrds)) return undefined;
  const { version, kinds } = recordedKinds(chart);
  const definitions = kinds
    .filter((definition) => rule.wanted?.(values, kindOf(definition)) ?? true)
    .map((definition) => (rule.folder === "crds" ? definition : owned(definition, release, rule)));
  return definitions.length === 0 ? undefined : { version, definitions };
}

/** Whether a definition in the cluster goes with a release. */
export function goesWith({ metadata }: KubeObject, release: Pick<ReleaseOfChart, "name" | "namespace">): boolean {
  const { annotations = {} } = metadata;
  const isKept = annotations["helm.sh/resource-policy"] === "keep";
  return !isKept && annotations[owner.name] === release.name && annotations[owner.namespace] === release.namespace;
}

function owned(definition: KubeObject, { name, namespace, values }: ReleaseOfChart, { kept }: Rule): KubeObject {
  const policy = kept?.(values) === true ? { "helm.sh/resource-policy": "keep" } : {};
  return {
    ...definition,
    metadata: {
      ...definition.metadata,
      labels: { "app.kubernetes.io/managed-by": "Helm" },
      annotations: { [owner.name]: name, [owner.namespace]: namespace, ...policy },
    },
  };
}

const read = new Map<string, RecordedKinds>();

function recordedKinds(chart: string): RecordedKinds {
  const known = read.get(chart);
  if (known !== undefined) return known;
  const file = new URL(`kinds/${chart}.json`, import.meta.url);
  const recorded = JSON.parse(readFileSync(file, "utf8")) as RecordedKinds;
  read.set(chart, recorded);
  return recorded;
}

function kindOf(definition: KubeObject): string {
  return (definition["spec"] as { readonly names: { readonly kind: string } }).names.kind;
}

function part(values: JsonObject, key: string): JsonObject {
  const value = values[key];
  return isJsonObject(value) ? value : {};
}
