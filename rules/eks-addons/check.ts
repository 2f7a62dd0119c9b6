import { at, error, type Problem } from "../problem.ts";
import { checkRoles } from "./check-roles.ts";
import { isBeforeNodes, knownEksAddon } from "./known.ts";
import type { EksAddonSpec, EksAddonsSpec } from "./spec.ts";
import { checkPinnedVersion } from "./versions.ts";

/**
 * Rules for the EKS add-ons of one cluster, each by itself and among each other.
 *
 * @param kubernetes the cluster's minor version
 */
export function checkEksAddons(addons: EksAddonsSpec, kubernetes: string): Problem[] {
  return Object.entries(addons).flatMap(([name, addon]) =>
    at(
      [name],
      [
        ...checkName(name),
        ...(addon.version === undefined ? [] : at(["version"], checkPinnedVersion(name, addon.version, kubernetes))),
        ...checkNamespace(name, addon),
        ...at(["beforeNodes"], checkOrder(name, addon)),
        ...at(["timeoutMinutes"], checkTimeouts(addon.timeoutMinutes ?? {})),
        ...at(["podIdentity"], checkRoles(name, addon.podIdentity)),
      ],
    ),
  );
}

/** Source: EKS API reference, CreateAddon; add-ons of the Marketplace are `<vendor>_<product>`. */
function checkName(name: string): Problem[] {
  if (/^[a-z0-9][a-z0-9_-]{0,99}$/.test(name)) return [];
  return [
    error(
      [],
      `"${name}" is not the name of an EKS add-on, such as aws-efs-csi-driver. "aws eks describe-addon-versions" lists them.`,
    ),
  ];
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

/** More than any add-on needs, and less than what a pipeline waits for. */
const longestMinutes = 120;

function checkTimeouts(timeouts: NonNullable<EksAddonSpec["timeoutMinutes"]>): Problem[] {
  return Object.entries(timeouts).flatMap(([operation, minutes]) =>
    minutes === undefined || (Number.isInteger(minutes) && minutes >= 1 && minutes <= longestMinutes)
      ? []
      : [error([operation], `${minutes} is not a number of minutes. Use a whole number from 1 to ${longestMinutes}.`)],
  );
}
