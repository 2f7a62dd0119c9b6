import { amiTypes } from "../../ami-types.ts";
import { didYouMean } from "../../nearest.ts";
import { at, error, type Problem } from "../../problem.ts";
import { amiTypeOf, type NodeGroupSpec } from "../node-group.ts";
import { bottlerocketKeys, bottlerocketTables, decidedElsewhere } from "../node-settings/bottlerocket-tables.ts";
import { isTable, type SettingTable, type SettingValue, tableOf } from "../node-settings/node-settings.ts";
import { checkEvictions, checkReserved } from "./kubelet-amounts.ts";

/** Settings that Bottlerocket knows and EKS can merge with its own: a node with others does not join, and says so nowhere. */
export function checkBottlerocket(spec: NodeGroupSpec): Problem[] {
  const { bottlerocket: settings } = spec;
  if (settings === undefined) return [];
  const amiType = amiTypeOf(spec);
  if (amiTypes[amiType]?.os !== "bottlerocket")
    return [
      error(
        ["bottlerocket"],
        `The image of the nodes is ${spec.customAmiId ?? amiType}, not Bottlerocket. Set amiType to an image of Bottlerocket, or use kubelet, fastImagePull and localStorage.`,
      ),
    ];
  return at(
    ["bottlerocket"],
    [...checkKeys(settings), ...checkKubernetes(settings), ...checkDevices(settings), ...checkMergeable(settings)],
  );
}

function checkKeys(settings: SettingTable): Problem[] {
  return Object.entries(settings).flatMap(([name, table]) => {
    if (name === "settings")
      return [error([name], "Every key is one of Bottlerocket's settings. Write what is in it without this level.")];
    if (!bottlerocketTables.includes(name))
      return [
        error(
          [name],
          `Bottlerocket has no settings "${name}".${didYouMean(name, bottlerocketTables)} Settings: ${bottlerocketTables.join(", ")}.`,
        ),
      ];
    if (name === "motd")
      return typeof table === "string" ? [] : [error([name], "The message of the day is a text. Write it in quotes.")];
    if (!isTable(table)) return [error([name], `settings.${name} is a table. Write it in braces.`)];
    const known = bottlerocketKeys[name];
    if (known === undefined) return [];
    return Object.keys(table)
      .filter((key) => !known.includes(key))
      .map((key) =>
        error([name, key], `settings.${name} has no "${key}".${didYouMean(key, known)} It has ${known.join(", ")}.`),
      );
  });
}

function checkKubernetes(settings: SettingTable): Problem[] {
  const kubernetes = tableOf(settings, "kubernetes");
  const table = (name: string) => tableOf(kubernetes, name);
  const sysctl = tableOf(tableOf(settings, "kernel"), "sysctl");
  return [
    ...at(
      ["kubernetes"],
      [
        ...Object.entries(decidedElsewhere)
          .filter(([key]) => Object.hasOwn(kubernetes, key))
          .map(([key, why]) => error([key], `A node group cannot set it: ${why}. Remove it.`)),
        ...at(["kube-reserved"], checkReserved(table("kube-reserved"))),
        ...at(["system-reserved"], checkReserved(table("system-reserved"))),
        ...checkEvictions({
          hard: ["eviction-hard", table("eviction-hard")],
          soft: ["eviction-soft", table("eviction-soft")],
          grace: ["eviction-soft-grace-period", table("eviction-soft-grace-period")],
        }),
        ...checkMaxPods(kubernetes["max-pods"]),
      ],
    ),
    ...Object.entries(sysctl)
      .filter(([, value]) => typeof value !== "string")
      .map(([name, value]) =>
        error(["kernel", "sysctl", name], `Bottlerocket reads sysctls as text. Write "${String(value)}" in quotes.`),
      ),
  ];
}

function checkMaxPods(maxPods: SettingValue | undefined): Problem[] {
  if (maxPods === undefined || (Number.isInteger(maxPods) && Number(maxPods) >= 1)) return [];
  return [error(["max-pods"], `${JSON.stringify(maxPods)} is not a number of pods. Use a whole number from 1.`)];
}

/** Ways to share a GPU that only the device plugin would know of. */
const sharing = ["device-partitioning-strategy", "device-sharing-strategy", "mig", "mps", "time-slicing"];

function checkDevices(settings: SettingTable): Problem[] {
  const nvidia = tableOf(tableOf(settings, "kubelet-device-plugins"), "nvidia");
  return Object.keys(nvidia)
    .filter((key) => sharing.includes(key))
    .map((key) =>
      error(
        ["kubelet-device-plugins", "nvidia", key],
        "Quotas and the cluster autoscaler count GPUs by gpuSharing. Remove it, and set gpuSharing: { timeSlicing: { replicas: 4 } }.",
      ),
    );
}

/** Source: "Customize managed nodes with launch templates" in the EKS user guide, formats of TOML that EKS does not support. */
function checkMergeable(value: SettingValue): Problem[] {
  if (typeof value === "string" && /["\\\p{Cc}]/u.test(value))
    return [error([], "EKS cannot merge a text with quotes, backslashes or line ends. Write it without them.")];
  if (Array.isArray(value)) {
    const kinds = new Set(value.map(kindOf));
    if (kinds.size > 1)
      return [error([], `EKS cannot merge a list of ${[...kinds].join(" and ")}. Use values of one kind.`)];
    return value.flatMap((each, index) => at([index], checkMergeable(each)));
  }
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (isTable(inner) && !/^[\w-]+$/.test(name))
      return [error([name], `EKS cannot merge a table whose name needs quotes. Use letters, digits, "-" and "_".`)];
    return at([name], checkMergeable(inner));
  });
}

function kindOf(value: SettingValue): string {
  if (typeof value === "number") return Number.isInteger(value) ? "whole numbers" : "fractions";
  if (typeof value === "string") return "texts";
  if (typeof value === "boolean") return "booleans";
  return Array.isArray(value) ? "lists" : "tables";
}
