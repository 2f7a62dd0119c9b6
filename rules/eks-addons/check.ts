import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { checkRoles } from "./check-roles.ts";
import { isBaseEksAddon, isBeforeNodes, knownEksAddon, knownEksAddons } from "./known.ts";
import type { EksAddonSpec, EksAddonsSpec } from "./spec.ts";
import { checkPinnedVersion, eksAddonVersion } from "./versions.ts";

/**
 * Rules for the EKS add-ons of one cluster, each by itself and among each other.
 *
 * @param kubernetes the cluster's minor version
 */
export function checkEksAddons(addons: EksAddonsSpec, kubernetes: string): Problem[] {
  return [
    ...checkFollows(addons, kubernetes),
    ...Object.entries(addons).flatMap(([name, addon]) =>
      at(
        [name],
        [
          ...checkName(name),
          ...checkNeeds(name, addons),
          ...checkConflicts(name, Object.keys(addons)),
          ...(addon.version === undefined ? [] : at(["version"], checkPinnedVersion(name, addon.version, kubernetes))),
          ...checkNamespace(name, addon),
          ...at(
            ["configuration"],
            addon.checkConfiguration === false ? [] : checkConfiguration(name, addon.configuration ?? {}),
          ),
          ...at(["beforeNodes"], checkOrder(name, addon)),
          ...at(["timeoutMinutes"], checkTimeouts(addon.timeoutMinutes ?? {})),
          ...at(["podIdentity"], checkRoles(name, addon.podIdentity)),
        ],
      ),
    ),
  ];
}

/** Every minor version has a kube-proxy of its own, and without a version Terraform leaves the one that is there. */
function checkFollows(addons: EksAddonsSpec, kubernetes: string): Problem[] {
  const name = "kube-proxy";
  if (addons[name]?.version !== undefined || eksAddonVersion(name, kubernetes) !== undefined) return [];
  return [
    warning(
      [],
      `No version of ${name} is known for Kubernetes ${kubernetes}. EKS chooses one for a new cluster, and an upgrade leaves it as it is. Name one after an upgrade: "aws eks describe-addon-versions --addon-name ${name} --kubernetes-version ${kubernetes}" lists them.`,
    ),
  ];
}

/** Source: EKS API reference, CreateAddon; add-ons of the Marketplace are `<vendor>_<product>`. */
function checkName(name: string): Problem[] {
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/.test(name))
    return [
      error(
        [],
        `"${name}" is not the name of an EKS add-on, such as aws-efs-csi-driver. "aws eks describe-addon-versions" lists them.`,
      ),
    ];
  if (knownEksAddon(name) !== undefined) return [];
  const meant = didYouMean(name, Object.keys(knownEksAddons));
  return [
    warning(
      [],
      `The platform knows no EKS add-on ${name}, so it checks neither its configuration nor what its pods need.${meant} "aws eks describe-addon-versions" lists the add-ons, and an apply fails where EKS has none of this name.`,
    ),
  ];
}

/** An add-on of the platform comes after those of EKS, in a stack of its own. */
function checkNeeds(name: string, addons: EksAddonsSpec): Problem[] {
  const { needs = [] } = knownEksAddon(name) ?? {};
  return needs
    .filter((need) => !Object.hasOwn(addons, need))
    .map((need) =>
      error(
        [],
        `${name} needs ${need} before it. Add "${need}": {} to eksAddons; one of platform.addons would be installed later.`,
      ),
    );
}

/** Said once, of the add-on that is listed later. */
function checkConflicts(name: string, names: readonly string[]): Problem[] {
  const { provides = [] } = knownEksAddon(name) ?? {};
  return names
    .slice(0, names.indexOf(name))
    .flatMap((other) =>
      (knownEksAddon(other)?.provides ?? [])
        .filter((thing) => provides.includes(thing))
        .map((thing) =>
          error([], `${name} and ${other} both bring ${thing}, which a cluster has once. Remove one of them.`),
        ),
    );
}

function checkNamespace(name: string, { namespace }: EksAddonSpec): Problem[] {
  if (namespace === undefined) return [];
  const known = knownEksAddon(name);
  if (known !== undefined && (known.namespace ?? "kube-system") !== namespace) {
    const where = known.namespace ?? "kube-system";
    return [error(["namespace"], `EKS installs ${name} in ${where}, not in "${namespace}". Remove the line.`)];
  }
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) return [];
  return [
    error(
      ["namespace"],
      `"${namespace}" is not a name of a namespace. Use at most 63 lower-case letters, digits and hyphens.`,
    ),
  ];
}

/** An add-on that nodes need would otherwise wait for the nodes, which wait for it. */
function checkOrder(name: string, { beforeNodes }: EksAddonSpec): Problem[] {
  if (beforeNodes !== false || !isBeforeNodes(name)) return [];
  return [error([], `No node becomes ready without ${name}, so it cannot come after them. Remove the line.`)];
}

/**
 * An add-on whose pods need nodes is installed with them: a cluster without node groups has no place for it.
 *
 * @param hasNodes whether the cluster has node groups
 */
export function checkEksAddonsHaveNodes(addons: EksAddonsSpec, hasNodes: boolean): Problem[] {
  if (hasNodes) return [];
  return Object.entries(addons)
    .filter(([name, { beforeNodes }]) => !isBaseEksAddon(name) && !isBeforeNodes(name, beforeNodes))
    .map(([name]) =>
      error(
        [name],
        `${name} is installed after the node groups, and the cluster has none. Add one, or write beforeNodes: true where EKS itself runs the nodes (autoMode).`,
      ),
    );
}

/** More than any add-on needs, and less than what a pipeline waits for. */
const longestMinutes = 120;

function checkTimeouts(timeouts: NonNullable<EksAddonSpec["timeoutMinutes"]>): Problem[] {
  return Object.entries(timeouts).flatMap(([operation, minutes]) =>
    minutes === undefined || (Number.isInteger(minutes) && minutes >= 1 && minutes <= longestMinutes)
      ? []
      : [error([operation], `${minutes} is not a number of minutes. Use a whole number from 1 to ${longestMinutes}.`)],
  );
}
