import { shownConfig } from "../../overlays/helm/values.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { ReleaseRecord } from "./release-record.ts";

/**
 * The state of a release after it was installed, changed or read: what was planned or stored before, with what the
 * cluster holds. Source: hashicorp/terraform-provider-helm 3.1.1, helm/resource_helm_release.go (setReleaseAttributes).
 */
export function releaseState(state: ObjectValue, release: ReleaseRecord): ObjectValue {
  const { metadata } = release.chart;
  return {
    ...state,
    id: release.name,
    name: release.name,
    namespace: release.namespace,
    status: release.info.status,
    version: sameVersion(metadata.version, state["version"]) ? (state["version"] ?? null) : metadata.version,
    // Both belong to the provider's experiment `manifest`.
    manifest: null,
    resources: null,
    metadata: {
      app_version: metadata.appVersion ?? "",
      chart: metadata.name,
      first_deployed: seconds(release.info.first_deployed),
      last_deployed: seconds(release.info.last_deployed),
      name: release.name,
      namespace: release.namespace,
      notes: release.info.notes ?? "",
      revision: release.version,
      values: shownConfig(release.config ?? {}, state),
      version: metadata.version,
    },
  };
}

/** The state of a release that is imported, whose values the provider does not take over. */
export function importedState(release: ReleaseRecord, defaults: ObjectValue): ObjectValue {
  const own = { chart: release.chart.metadata.name, description: release.info.description };
  return releaseState({ ...defaults, ...own }, release);
}

/** `v1.2.3` and `1.2.3` are one version. */
export function sameVersion(one: unknown, other: unknown): boolean {
  const plain = (version: unknown): string => (typeof version === "string" ? version.replace(/^v/, "") : "");
  return plain(one) === plain(other);
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
