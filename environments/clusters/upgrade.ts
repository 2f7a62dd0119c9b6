import { catalogue, checkAddons, versionFor } from "@ml-platform/modules/addons";
import {
  at,
  checkEksAddons,
  checkKubernetesVersionKnown,
  checkReleaseFitsCluster,
  eksAddonVersion,
  type Problem,
} from "@ml-platform/rules";
import type { ClusterEnvironment } from "./section.ts";

/** What validation would refuse if the cluster had another Kubernetes version: an add-on without one for it, say. */
export function checkUpgrade(cluster: ClusterEnvironment, kubernetes: string): Problem[] {
  return [
    ...checkKubernetesVersionKnown(kubernetes),
    ...Object.entries(cluster.nodeGroups).flatMap(([name, group]) =>
      at(["nodeGroups", name], checkReleaseFitsCluster(group, kubernetes)),
    ),
    ...at(["eksAddons"], checkEksAddons(cluster.eksAddons, kubernetes)),
    ...at(["platform", "addons"], checkAddons(cluster.platform?.addons ?? {}, { ...cluster, kubernetes })),
  ];
}

/** An add-on for which the environment names a version of its own. */
export interface PinnedAddon {
  readonly name: string;
  /** Where the cluster names the version: `["platform", "addons", "metrics-server", "version"]`. */
  readonly path: readonly string[];
  readonly pinned: string;
  /** The version in the add-on's table for the cluster's Kubernetes. */
  readonly known: string;
}

/** The add-ons of a cluster whose versions do not follow their tables. */
export function pinnedAddons({ kubernetes, platform, eksAddons }: ClusterEnvironment): PinnedAddon[] {
  const ofEks = Object.entries(eksAddons).flatMap(([name, { version }]) => {
    const known = eksAddonVersion(name, kubernetes);
    if (version === undefined || known === undefined) return [];
    return [{ name, path: ["eksAddons", name, "version"], pinned: version, known }];
  });
  const ofPlatform = Object.entries(platform?.addons ?? {}).flatMap(([name, options]) => {
    const spec = Object.values(catalogue).find((entry) => entry.spec.name === name)?.spec;
    const pinned = "version" in options ? options.version : undefined;
    if (spec === undefined || pinned === undefined || !Object.hasOwn(spec.versions, kubernetes)) return [];
    const known = versionFor<unknown>(spec, kubernetes);
    const path = ["platform", "addons", name, "version"];
    return typeof known === "string" ? [{ name, path, pinned, known }] : [];
  });
  return [...ofEks, ...ofPlatform];
}
