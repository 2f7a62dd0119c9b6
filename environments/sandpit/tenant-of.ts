import { didYouMean, personalNames, tenantDefaults, UserError } from "@ml-platform/rules";
import type { PermanentSpec } from "../model/environment.ts";
import { merge } from "../model/merge.ts";
import type { SandpitSpec } from "./spec.ts";

/** What an owner may say about it. */
interface Change {
  readonly cluster?: unknown;
  readonly namespaces?: unknown;
}

/** What a shared sandpit has in a cluster of its base: no more than the base allows. */
export function tenantOfSharedCluster(base: PermanentSpec, sandpit: SandpitSpec, change: object): unknown {
  const { quota = {}, egressRanges = [] } = base.sandpits?.shared ?? {};
  const tenant = {
    quota: { ...tenantDefaults.quota, ...quota },
    egress: { ranges: [...egressRanges] },
  };
  return { ...own(base, sandpit, change, merge(tenant, change)), cluster: sharedCluster(base, change) };
}

/** What its owner has in the clusters of a dedicated sandpit: everything, and a namespace to begin with. */
export function tenantOfOwnClusters(base: PermanentSpec, sandpit: SandpitSpec, change: object): unknown {
  const { clusters = {} } = (sandpit.changes ?? {}) as { clusters?: object };
  const [first] = Object.keys(merge(base.clusters ?? {}, clusters) as object);
  if (first === undefined) return undefined;
  return own(base, sandpit, change, merge({ cluster: first }, change));
}

function own(base: PermanentSpec, { name, asleep }: SandpitSpec, { namespaces }: Change, tenant: unknown): object {
  return { ...(tenant as object), namespaces: namespacesOf(base, name, namespaces), asleep };
}

/** The first, and those that the owner adds to it: `batch` is `sandpit-anna-batch`. */
function namespacesOf(base: PermanentSpec, name: string, added: unknown): unknown {
  const { namespace } = personalNames(base.name, name);
  if (added === undefined) return [namespace];
  // Anything else than a list is refused when the environment is checked.
  if (!Array.isArray(added)) return added;
  return [namespace, ...added.map((each) => (typeof each === "string" ? `${namespace}-${each}` : each))];
}

/** @throws {UserError} with the clusters of the base, if none was chosen */
function sharedCluster({ name, clusters = {}, sandpits }: PermanentSpec, { cluster }: Change): string {
  const known = Object.keys(clusters);
  const [only, ...others] = known;
  const chosen = cluster ?? sandpits?.shared?.cluster ?? (others.length === 0 ? only : undefined);
  if (typeof chosen === "string" && known.includes(chosen)) return chosen;
  if (only === undefined) {
    throw new UserError(`${name} has no cluster, and a shared sandpit is in one. Use another base.`);
  }
  if (chosen === undefined) {
    throw new UserError(
      `${name} has several clusters: ${known.join(", ")}. Choose one: --set tenant.cluster=${only}. Or write the one that sandpits are in to sandpits.shared.cluster of environments/${name}.ts.`,
    );
  }
  throw new UserError(
    `${name} has no cluster ${JSON.stringify(chosen)}.${didYouMean(String(chosen), known)} Its clusters: ${known.join(", ")}.`,
  );
}
