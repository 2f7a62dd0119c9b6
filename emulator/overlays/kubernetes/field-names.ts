import type { NestedBlock } from "../../schema/schema.ts";

/**
 * What the API calls a field that the provider names otherwise than by the rules below, by the end of its path. Source:
 * the functions `expand...` of hashicorp/terraform-provider-kubernetes v2.38.0 (kubernetes/structure*.go).
 */
const irregular: Readonly<Record<string, string>> = {
  ceph_fs: "cephfs",
  ceph_monitors: "monitors",
  cluster_ip: "clusterIP",
  cluster_ips: "clusterIPs",
  client_ip: "clientIP",
  dataset_uuid: "datasetUUID",
  data_disk_uri: "diskURI",
  downward_api: "downwardAPI",
  endpoints_name: "endpoints",
  external_ips: "externalIPs",
  host_ip: "hostIP",
  host_ipc: "hostIPC",
  host_pid: "hostPID",
  load_balancer_ip: "loadBalancerIP",
  non_resource_urls: "nonResourceURLs",
  pd_id: "pdID",
  rados_user: "user",
  rbd_image: "image",
  rbd_pool: "pool",
  run_as_username: "runAsUserName",
  storage_provisioner: "provisioner",
  target_ww_ns: "targetWWNs",
  timezone: "timeZone",
  volume_id: "volumeID",
};

/** Of one type only. */
const irregularOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kubernetes_daemon_set_v1: { "spec.strategy": "updateStrategy" },
};

/** Lists that the API does not name in the plural. */
const uncounted: ReadonlySet<string> = new Set([
  "env",
  "env_from",
  "from",
  "preferred_during_scheduling_ignored_during_execution",
  "required_during_scheduling_ignored_during_execution",
  "to",
]);

/** Blocks that may be given more than once, although the API has one object. */
const single: ReadonlySet<string> = new Set([
  "grpc",
  "label_selector",
  "namespace_selector",
  "parameters",
  "persistent_volume_claim_retention_policy",
  "post_start",
  "pre_stop",
  "projected",
  "rolling_update",
  "scale_down",
  "scale_up",
  "selector",
  "sources.config_map",
  "sources.secret",
  "tcp_socket",
  "update_strategy",
]);

/** Blocks that may be given once, although the API has a list. */
const listed: ReadonlySet<string> = new Set(["allowed_topologies"]);

/** Whether the API has a list where the provider has blocks. */
export function isListInApi(path: string, { nesting_mode, max_items }: NestedBlock): boolean {
  const [last = "", before = ""] = path.split(".").reverse();
  if (listed.has(last)) return true;
  if (single.has(last) || single.has(`${before}.${last}`)) return false;
  return nesting_mode !== "single" && max_items !== 1;
}

/**
 * The API's name of an attribute or block: `volumeMounts` for the block `volume_mount`, of which there may be many.
 *
 * @param path from the top of the resource, without indices
 * @param block absent for an attribute
 */
export function fieldName(type: string, path: string, block?: NestedBlock): string {
  const special = irregularOf[type]?.[path];
  if (special !== undefined) return special;
  const name = path.slice(path.lastIndexOf(".") + 1);
  const known = irregular[name];
  if (known !== undefined) return known;
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return block === undefined || !isListInApi(path, block) || uncounted.has(name) ? camel : plural(camel);
}

function plural(name: string): string {
  if (name.endsWith("s")) return name;
  return name.endsWith("cy") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** Text in the provider that the API has as a number: `replicas = "2"`. */
const numbers: ReadonlySet<string> = new Set([
  "fs_group",
  "partition",
  "replicas",
  "run_as_group",
  "run_as_user",
  "toleration_seconds",
  "ttl_seconds_after_finished",
]);

/** Text in the provider that the API has as a number or a text: `max_surge = "25%"`. */
const numberOrText: ReadonlySet<string> = new Set([
  "max_surge",
  "max_unavailable",
  "min_available",
  "port",
  "target_port",
]);

/** File modes are octal in the provider: `default_mode = "0644"`. */
const modes: ReadonlySet<string> = new Set(["default_mode", "mode"]);

/** A text of the provider as the API takes it. */
export function writtenText(name: string, text: string): string | number {
  if (modes.has(name)) return Number.parseInt(text, 8);
  const isNumber = /^-?\d+$/.test(text);
  return isNumber && (numbers.has(name) || numberOrText.has(name)) ? Number(text) : text;
}

/** A number of the API as the provider's text. */
export function shownNumber(name: string, value: number): string {
  return modes.has(name) ? `0${value.toString(8)}` : String(value);
}
