import type { KubeletSettings } from "./kubelet-settings.ts";

/** How a node prepares itself before it joins: its disks, its kubelet, how it pulls images. */
export interface NodeSettings {
  /**
   * What the local NVMe disks of the instance are for. `raid0` (all of them as one) and `raid10` (half of their size, one may
   * fail) store images, logs and the ephemeral storage of pods; `mount` mounts each disk under `/mnt/k8s-disks` for pods with
   * host paths. All that they store is lost when the instance stops.
   *
   * @default - nothing uses them
   */
  readonly localStorage?: LocalStorage | undefined;
  /** Settings of the kubelet on Amazon Linux 2023, in its own words. @default - EKS's */
  readonly kubelet?: KubeletSettings | undefined;
  /** Whether layers of images are pulled and unpacked in parallel, at the cost of CPU, memory and disk. @default false */
  readonly fastImagePull?: boolean | undefined;
  /** Settings of Bottlerocket: what its documentation calls `settings`, as nested tables. @default - EKS's */
  readonly bottlerocket?: BottlerocketSettings | undefined;
  /** I/O operations of the disk with images and pods in a second. @default 3000 */
  readonly diskIops?: number | undefined;
  /** MiB that the disk with images and pods transfers in a second. @default 125 */
  readonly diskThroughput?: number | undefined;
  /**
   * Resources of a node, by name, in addition to what the platform knows, for the cluster autoscaler to know of a group
   * without nodes: `{ "hugepages-2Mi": "10Gi" }`.
   *
   * @default - those that follow from the other keys
   */
  readonly autoscalerResources?: Readonly<Record<string, string>> | undefined;
}

export const localStorages = ["raid0", "raid10", "mount"] as const;

export type LocalStorage = (typeof localStorages)[number];

/** Values that TOML and JSON have in common. */
export type SettingValue = string | number | boolean | readonly SettingValue[] | SettingTable;

export interface SettingTable {
  readonly [name: string]: SettingValue;
}

export type BottlerocketSettings = SettingTable;

/** The table `name` of settings, `settings.kubernetes` for one; empty where there is none. */
export function tableOf(settings: SettingTable | undefined, name: string): SettingTable {
  const value = settings?.[name];
  return isTable(value) ? value : {};
}

export function isTable(value: SettingValue | undefined): value is SettingTable {
  return typeof value === "object" && !Array.isArray(value);
}
