import { isDeepStrictEqual } from "node:util";
import { mergedValues, releaseValues, writeOnlyValues } from "../../overlays/helm/values.ts";
import type { JsonObject } from "../../overlays/yaml.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isUnknown, type ObjectValue, unknown, type Value } from "../../wire/value.ts";
import type { Cluster } from "../cluster.ts";
import type {
  ClusterChange,
  ClusterPlan,
  ClusterPlanned,
  ClusterRemoval,
  ClusterResource,
  ClusterResult,
} from "../cluster-resource.ts";
import { type Chart, findChart } from "./chart.ts";
import { chartLocation } from "./chart-location.ts";
import {
  callFiles,
  hasPostRenderer,
  installArguments,
  uninstallArguments,
  upgradeArguments,
} from "./helm-arguments.ts";
import { type HelmAnswer, noHelm, runHelm } from "./helm-program.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { isRecord, recordedOnly, recordRelease, removeRecord } from "./record-release.ts";
import { importedState, releaseState, sameVersion } from "./release-state.ts";
import { type Revision, revisions } from "./releases.ts";

interface ReleaseRules {
  /** What the provider sets in the state of a release that is imported, by attribute. */
  readonly imported: ObjectValue;
  /** Why Helm refuses the name of a release, if it does. */
  readonly refusedName: (name: string) => string | undefined;
}

/**
 * Releases in a real API server. The real helm installs every chart that can be had; of others, the record of Helm is
 * written, which says so.
 *
 * What is done when, and in which words it fails: hashicorp/terraform-provider-helm 3.1.1,
 * helm/resource_helm_release.go. Unlike there, a release is not taken for deleted when the cluster cannot be reached.
 */
export function helmRelease({ imported, refusedName }: ReleaseRules): ClusterResource {
  return {
    plan: planRelease,

    create: async (change) => {
      const { planned } = change;
      const refused = refusedName(String(planned["name"]));
      if (refused !== undefined) throw new ProviderError("installation failed", refused);
      const chart = await findChart(planned, change.cluster);
      const values = valuesOf(change);
      const before = await revisionsOf(change.cluster, planned);
      const upgrades = planned["upgrade_install"] === true && before.length > 0;
      if (!upgrades && isTaken(before, planned)) {
        throw new ProviderError("installation failed", "cannot re-use a name that is still in use");
      }
      if ("unavailable" in chart) return recordRelease(change, chart, values, before);
      const args = upgrades ? upgradeArguments(planned, chart.path) : installArguments(planned, chart.path);
      const answer = await callHelm(change, args, values);
      if (answer.succeeded) return stateNow(change);
      const [left] = await revisionsOf(change.cluster, planned);
      // The real provider does not keep it either: the next apply finds the name taken.
      throw new ProviderError(left === undefined ? "installation failed" : "Helm release error", reasonOf(answer));
    },

    update: async (change) => {
      const { planned } = change;
      const chart = await findChart(planned, change.cluster);
      const values = valuesOf(change, change.prior);
      const before = await revisionsOf(change.cluster, planned);
      const fail = (reason: string): never => {
        throw new ProviderError("Error upgrading chart", `Upgrade failed: ${reason}`);
      };
      if (before.length === 0) return fail(`${JSON.stringify(planned["name"])} has no deployed releases`);
      if ("unavailable" in chart) return recordRelease(change, chart, values, before);
      const answer = await callHelm(change, upgradeArguments(planned, chart.path), values);
      return answer.succeeded ? stateNow(change) : fail(reasonOf(answer));
    },

    remove: async (removal) => {
      const { prior, cluster } = removal;
      const before = await revisionsOf(cluster, prior);
      const [newest] = before;
      if (newest === undefined) return;
      if (isRecord(newest)) return removeRecord(removal, before);
      const answer = await callHelm(removal, uninstallArguments(prior));
      if (answer.succeeded) return;
      const reason = `Unable to uninstall Helm release ${String(prior["name"])}: ${reasonOf(answer)}`;
      throw new ProviderError("Error uninstalling release", reason);
    },

    read: async (state, cluster) => {
      const [newest] = await revisionsOf(cluster, state);
      return newest === undefined ? null : releaseState(state, newest.record);
    },

    import: async (id, cluster) => {
      const [namespace, name, ...rest] = id.split("/");
      if (namespace === undefined || name === undefined || rest.length > 0) {
        const reason = `Unexpected ID format (${JSON.stringify(id)}), expected namespace/name`;
        throw new ProviderError("Unable to parse import identifier", `Unable to parse identifier ${id}: ${reason}`);
      }
      const [newest] = await revisions(cluster, namespace, name);
      if (newest !== undefined) return importedState(newest.record, imported);
      throw new ProviderError("Error getting release", `Unable to get Helm release ${name}: release: not found`);
    },
  };
}

/** The chart is looked for while planning: its version is the one that is planned. */
async function planRelease(plan: ClusterPlan, cluster: Cluster): Promise<ClusterPlanned> {
  const { planned, prior, config } = plan;
  const wanted = config["version"] ?? null;
  if ([planned["chart"], planned["repository"], planned["name"], wanted].some(isUnknown)) {
    return { planned: { ...planned, version: wanted ?? unknown } };
  }
  const asBefore = withVersion(plan, wanted ?? prior?.["version"] ?? null);
  // An exact version of a published chart is always the same.
  if (isQuiet(asBefore, prior) && wanted !== null && chartLocation(asBefore, cluster.directory).kind === "remote")
    return { planned: asBefore };
  const chart = await findChart({ ...planned, version: wanted }, cluster);
  const result = withVersion(plan, await plannedVersion(chart, plan, cluster));
  const isRecorded = "unavailable" in chart && !isQuiet(result, prior);
  return { planned: result, warnings: isRecorded ? [recordedOnly(planned, chart)] : [] };
}

/** The plan with the version of the chart, of which the plan without a cluster knows nothing. */
function withVersion({ planned, prior }: ClusterPlan, version: Value): ObjectValue {
  const result = { ...planned, version };
  if (prior === null) return result;
  const { id = null, metadata = null } = prior;
  if (isQuiet({ ...result, id, metadata }, prior)) return prior;
  const isOtherVersion = isQuiet({ ...result, id, metadata, version: prior["version"] ?? null }, prior);
  return isOtherVersion ? { ...result, id, metadata: unknown } : result;
}

function isQuiet(planned: ObjectValue, prior: ObjectValue | null): boolean {
  return prior !== null && isDeepStrictEqual({ ...planned }, { ...prior });
}

/** @throws {ProviderError} if the configuration wants another version than the chart has */
async function plannedVersion(chart: Chart, { planned, prior, config }: ClusterPlan, cluster: Cluster): Promise<Value> {
  const wanted = config["version"] ?? null;
  const found = chart.metadata?.version;
  if (found === undefined) return wanted ?? prior?.["version"] ?? "0.0.0";
  if (wanted === null) {
    const [installed] = planned["upgrade_install"] === true ? await revisionsOf(cluster, planned) : [];
    return installed?.record.chart.metadata.version ?? found;
  }
  if (sameVersion(wanted, found)) return wanted;
  const [asked, has] = [JSON.stringify(wanted), JSON.stringify(found)];
  throw new ProviderError(
    "Planned version is different from configured version",
    `The version in the configuration is ${asked} but the planned version is ${has}. \nYou should update the version in your configuration to ${has}, or remove the version attribute from your configuration.`,
  );
}

/** The values of a release, with the write-only ones where their revision is a new one. */
function valuesOf({ planned, config }: ClusterChange, prior?: ObjectValue): JsonObject {
  const values = releaseValues(planned);
  const isNew = Number(planned["set_wo_revision"] ?? 0) > Number(prior?.["set_wo_revision"] ?? 0);
  return isNew ? mergedValues(values, writeOnlyValues(config)) : values;
}

function revisionsOf(cluster: Cluster, { namespace, name }: ObjectValue): Promise<Revision[]> {
  return revisions(cluster, String(namespace), String(name));
}

/** Source: helm/helm, pkg/action/install.go (availableName). */
function isTaken([newest]: readonly Revision[], { replace }: ObjectValue): boolean {
  if (newest === undefined) return false;
  return replace !== true || !["uninstalled", "failed"].includes(newest.record.info.status);
}

async function stateNow({ planned, cluster }: ClusterChange): Promise<ClusterResult> {
  const [newest] = await revisionsOf(cluster, planned);
  if (newest === undefined) throw new ProviderError("Error getting release", "release: not found");
  return { state: releaseState(planned, newest.record) };
}

/** @throws {ProviderError} if helm is not on this machine */
async function callHelm(
  change: ClusterChange | ClusterRemoval,
  args: readonly string[],
  values: JsonObject = {},
): Promise<HelmAnswer> {
  const release = "planned" in change ? change.planned : change.prior;
  if (hasPostRenderer(release) && "planned" in change) {
    const reason = `${String(release["name"])} has a postrender, which only the real helm provider runs. Remove it, or render with the chart itself; nothing was changed.`;
    throw new ProviderError("Post-render Error", reason);
  }
  const { access, environment } = change.cluster;
  const files = { [callFiles.kubeconfig]: kubeconfigOf(access), [callFiles.values]: JSON.stringify(values) };
  const answer = await runHelm({ args, files }, environment);
  return answer ?? { succeeded: false, output: "", error: noHelm };
}

/** What helm said, without what its command adds. */
function reasonOf({ error }: HelmAnswer): string {
  return error.replace(/^(INSTALLATION|UPGRADE) FAILED: /, "");
}
