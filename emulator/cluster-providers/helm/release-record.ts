import { gunzipSync, gzipSync } from "node:zlib";
import type { KubeObject } from "../../kubernetes-api/kube-client.ts";
import type { JsonObject } from "../../overlays/yaml.ts";

// How Helm keeps releases: each revision is a Secret, whose data is a compressed JSON document. Source: helm/helm,
// pkg/storage/driver/secrets.go and util.go, pkg/release/v1.

/** The metadata of a chart, as `Chart.yaml` has it. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly [field: string]: unknown;
}

/** One revision of a release. */
export interface ReleaseRecord {
  readonly name: string;
  readonly namespace: string;
  /** The revision. */
  readonly version: number;
  readonly info: {
    /** RFC 3339, like the next one. */
    readonly first_deployed: string;
    readonly last_deployed: string;
    readonly deleted: string;
    readonly description: string;
    readonly status: string;
    readonly notes?: string;
  };
  readonly chart: { readonly metadata: ChartMetadata; readonly [field: string]: unknown };
  /** The values that the release was given. */
  readonly config?: JsonObject | null;
  /** What is in the cluster. */
  readonly manifest: string;
  readonly hooks?: readonly unknown[] | null;
}

export const releaseSecretType = "helm.sh/release.v1";

/** On the Secret of a revision whose chart was not installed. */
export const recordedOnlyLabel = "ml-platform/recorded-only";

/** The label selector of all revisions of a release. */
export function revisionsOf(name: string): string {
  return `owner=helm,name=${name}`;
}

export function secretName({ name, version }: Pick<ReleaseRecord, "name" | "version">): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}

/**
 * The Secret of a revision.
 *
 * @param changed seconds since 1970
 */
export function releaseSecret(record: ReleaseRecord, recordedOnly: boolean, changed: number): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: releaseSecretType,
    metadata: {
      name: secretName(record),
      namespace: record.namespace,
      labels: {
        name: record.name,
        owner: "helm",
        status: record.info.status,
        version: String(record.version),
        modifiedAt: String(changed),
        ...(recordedOnly && { [recordedOnlyLabel]: "true" }),
      },
    },
    data: { release: base64(base64(gzipSync(JSON.stringify(record)))) },
  };
}

/** The revision in a Secret; undefined if there is none in it. */
export function releaseOf(secret: KubeObject): ReleaseRecord | undefined {
  const { release } = (secret["data"] ?? {}) as { readonly release?: string };
  if (secret["type"] !== releaseSecretType || release === undefined) return undefined;
  try {
    const packed = Buffer.from(Buffer.from(release, "base64").toString("latin1"), "base64");
    // Helm reads revisions of its early versions, which are not compressed.
    const text = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
    return JSON.parse(text.toString("utf8")) as ReleaseRecord;
  } catch {
    return undefined;
  }
}

/** Whether the chart of a revision was not installed. */
export function isRecordedOnly(secret: KubeObject): boolean {
  return secret.metadata.labels?.[recordedOnlyLabel] === "true";
}

export interface Recorded {
  readonly name: string;
  readonly namespace: string;
  readonly chart: ChartMetadata;
  readonly values: JsonObject;
  readonly description: string;
  /** RFC 3339. */
  readonly now: string;
  /** The revision before: what it brought into the cluster stays. */
  readonly previous?: ReleaseRecord;
}

/** The revision of a release whose chart is not installed, because nobody has it. */
export function recordedRelease({
  name,
  namespace,
  chart,
  values,
  description,
  now,
  previous,
}: Recorded): ReleaseRecord {
  return {
    name,
    namespace,
    version: (previous?.version ?? 0) + 1,
    info: {
      first_deployed: previous?.info.first_deployed ?? now,
      last_deployed: now,
      deleted: "",
      description,
      status: "deployed",
      notes: "",
    },
    chart: { metadata: { apiVersion: "v2", ...chart }, lock: null, templates: [], values: {}, schema: null, files: [] },
    config: values,
    manifest: previous?.manifest ?? "",
    hooks: previous?.hooks ?? [],
  };
}

function base64(data: string | Buffer): string {
  return Buffer.from(data).toString("base64");
}
