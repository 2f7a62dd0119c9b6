import type { JsonObject } from "../../overlays/yaml.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { ClusterChange, ClusterRemoval, ClusterResult } from "../cluster-resource.ts";
import { bringKinds, type Patience, removeKinds } from "./bring-kinds.ts";
import type { UnavailableChart } from "./chart.ts";
import { hasKinds, kindsOfRelease } from "./chart-kinds.ts";
import { recordedRelease } from "./release-record.ts";
import { releaseState } from "./release-state.ts";
import { createNamespace, deleteRevision, hasNamespace, type Revision, supersede, writeRevision } from "./releases.ts";

/** What the plan and the end of an apply say of a release whose chart is not installed. */
export function recordedOnly(release: ObjectValue, { unavailable }: UnavailableChart): ProviderError {
  const { name, chart } = release;
  const shown = String(chart).replace(/:\/\/[^/?#]*@/, "://");
  const present = hasKinds(chartName(release)) ? "only the kinds of objects that it brings are" : "nothing of it is";
  return new ProviderError(
    `Helm release ${String(name)} is recorded only`,
    `Its chart ${shown} ${unavailable}\n\n"helm list" shows the release, but ${present} in the cluster. Once its chart can be installed, the next change of the release installs it.`,
  );
}

/**
 * Writes the revision of a release whose chart is not installed, as Helm would. The kinds of objects that the chart brings
 * are brought too, so that what is made of them is checked and fails without them.
 *
 * @param before all revisions, newest first
 * @throws {ProviderError} if the namespace is missing and not to be made, or the kinds are refused
 */
export async function recordRelease(
  { planned, cluster, make, stopped }: ClusterChange,
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
  const of = { name, namespace, chart: chartName(planned), values, skipCrds: planned["skip_crds"] === true };
  // What was installed before has brought its own.
  const kinds = previous === undefined || isRecord(previous) ? kindsOfRelease(of) : undefined;
  if (kinds !== undefined) await bringKinds(cluster, kinds, patienceOf(planned, stopped));
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

/** Whether a revision put nothing into the cluster but the kinds of its chart. */
export function isRecord({ record, recordedOnly }: Revision): boolean {
  return recordedOnly && record.manifest === "";
}

/** Removes a release whose chart was never installed. @param all its revisions, newest first */
export async function removeRecord(
  { prior, cluster, stopped }: ClusterRemoval,
  all: readonly Revision[],
): Promise<void> {
  const [newest] = all;
  if (newest === undefined) return;
  const { name, namespace, chart, config } = newest.record;
  const kinds = kindsOfRelease({ name, namespace, chart: chart.metadata.name, values: config ?? {}, skipCrds: false });
  if (kinds !== undefined) await removeKinds(cluster, kinds, newest.record, patienceOf(prior, stopped));
  // The newest last: until then the release is there.
  for (const { record } of [...all].reverse()) await deleteRevision(cluster, record);
}

function patienceOf({ timeout }: ObjectValue, stopped: AbortSignal): Patience {
  return { seconds: Number(timeout ?? 300), stopped };
}

/** The name of a chart, which may be given by its path, its archive or the URL of an OCI registry. */
function chartName({ chart }: ObjectValue): string {
  const [name = ""] = String(chart).split("/").slice(-1);
  return name.replace(/-v?\d+\.\d+\.\d+\S*\.tgz$/, "");
}
