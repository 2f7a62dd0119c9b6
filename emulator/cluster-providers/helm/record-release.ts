import type { JsonObject } from "../../overlays/yaml.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { ClusterChange, ClusterResult } from "../cluster-resource.ts";
import type { UnavailableChart } from "./chart.ts";
import { recordedRelease } from "./release-record.ts";
import { releaseState } from "./release-state.ts";
import { createNamespace, deleteRevision, hasNamespace, type Revision, supersede, writeRevision } from "./releases.ts";

/** What the plan and the end of an apply say of a release whose chart is not installed. */
export function recordedOnly({ name, chart }: ObjectValue, { unavailable }: UnavailableChart): ProviderError {
  const shown = String(chart).replace(/:\/\/[^/?#]*@/, "://");
  return new ProviderError(
    `Helm release ${String(name)} is recorded only`,
    `Its chart ${shown} ${unavailable}\n\n"helm list" shows the release, but nothing of it is in the cluster. Once its chart can be installed, the next change of the release installs it.`,
  );
}

/**
 * Writes the revision of a release whose chart is not installed, as Helm would.
 *
 * @param before all revisions, newest first
 * @throws {ProviderError} if the namespace is missing and not to be made
 */
export async function recordRelease(
  { planned, cluster, make }: ClusterChange,
  chart: UnavailableChart,
  values: JsonObject,
  before: readonly Revision[],
): Promise<ClusterResult> {
  const [name, namespace] = [String(planned["name"]), String(planned["namespace"])];
  if (!(await hasNamespace(cluster, namespace))) {
    if (planned["create_namespace"] !== true) {
      const reason = `create: failed to create: namespaces ${JSON.stringify(namespace)} not found`;
      throw new ProviderError("installation failed", reason);
    }
    await createNamespace(cluster, namespace);
  }
  const now = make.timestamp();
  const [previous] = before;
  const record = recordedRelease({
    name,
    namespace,
    chart: chart.metadata ?? { name: chartName(planned), version: String(planned["version"]) },
    values,
    description: `recorded only, its chart ${chart.unavailable}`,
    now,
    ...(previous !== undefined && { previous: previous.record }),
  });
  await writeRevision(cluster, record, Date.parse(now));
  if (previous !== undefined) await supersede(cluster, previous, Date.parse(now));
  const kept = Number(planned["max_history"] ?? 0);
  if (kept > 0) await Promise.all(before.slice(kept - 1).map((old) => deleteRevision(cluster, old.record)));
  return { state: releaseState(planned, record), warnings: [recordedOnly(planned, chart)] };
}

/** The name of a chart, which may be given by its path, its archive or the URL of an OCI registry. */
function chartName({ chart }: ObjectValue): string {
  const [name = ""] = String(chart).split("/").slice(-1);
  return name.replace(/-v?\d+\.\d+\.\d+\S*\.tgz$/, "");
}
