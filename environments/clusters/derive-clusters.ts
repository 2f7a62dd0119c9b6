import {
  didYouMean,
  type EksAddonsSpec,
  error,
  type Problem,
  type RoleChanges,
  refuseErrors,
  withoutGivenPodRoles,
  withoutGivenRoles,
} from "@ml-platform/rules";
import { merge } from "../model/merge.ts";

/** What an author wrote for each cluster. */
type Written = Readonly<
  Record<
    string,
    {
      readonly deletionProtection?: boolean | undefined;
      readonly deletionProtectionByEks?: boolean | undefined;
      readonly roles?: RoleChanges | undefined;
      readonly eksAddons?: EksAddonsSpec | undefined;
      readonly workloads?: unknown;
      readonly controlPlaneTier?: unknown;
      readonly hybridNetworks?: unknown;
    }
  >
>;

/**
 * The clusters of a personal environment: those that the changes name, derived from its base's.
 *
 * @throws {UserError} for a cluster that the base does not have, unless it has nodes of its own
 */
export function deriveClusters(base: Written = {}, changes: object): Readonly<Record<string, unknown>> {
  refuseErrors("The derived environment", checkClustersKnown(Object.keys(base), changes));
  return Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [name, merge(ofPerson(base[name]), change)]),
  );
}

/** A misspelled name would be a new cluster without nodes. */
export function checkClustersKnown(known: readonly string[], changes: object): Problem[] {
  return Object.entries(changes)
    .filter(([name, change]) => !known.includes(name) && change?.nodeGroups === undefined)
    .map(([name]) =>
      error(
        ["clusters", name],
        `The base has no such cluster.${didYouMean(name, known)} Its clusters: ${known.join(", ")}. A cluster that it does not have needs nodeGroups.`,
      ),
    );
}

/**
 * A personal cluster can be destroyed at any time, even if its base's is protected, and has roles of its own. What pods of the
 * base may do with its data is not copied: the person says what theirs need. Nor are hosts outside of AWS, which joined the
 * base's, and capacity of the control plane that is paid by the hour.
 */
function ofPerson({
  controlPlaneTier: ____,
  hybridNetworks: _____,
  deletionProtection: _,
  deletionProtectionByEks: __,
  workloads: ___,
  roles,
  eksAddons,
  ...rest
}: Written[string] = {}): object {
  return {
    ...rest,
    ...(roles !== undefined && { roles: withoutGivenRoles(roles) }),
    ...(eksAddons !== undefined && { eksAddons: withoutGivenPodRoles(eksAddons) }),
  };
}
