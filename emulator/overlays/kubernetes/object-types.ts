import { valuesAt } from "../../provider/paths.ts";
import { isList, isObject, isUnknown, type ObjectValue } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";

/** How a resource type of the provider corresponds to a kind of the API. */
export interface ObjectType {
  /** `kubernetes_namespace_v1`. */
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** In paths of the API. */
  readonly plural: string;
  /** Attributes that are about the provider, not the object. */
  readonly own?: readonly string[];
  /** What the provider sends, where that is not simply what the attributes say. */
  readonly written?: (object: JsonObject, planned: ObjectValue, config: ObjectValue) => JsonObject;
  /** Fields that a change replaces although the state does not show what they hold. @default none */
  readonly replacedUnseen?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** The object as the provider looks at it. */
  readonly seen?: (object: JsonObject, known: ObjectValue) => JsonObject;
  /** The state that the provider makes of it. */
  readonly shown?: (state: ObjectValue, object: JsonObject, known: ObjectValue) => ObjectValue;
}

const rbac = "rbac.authorization.k8s.io/v1";

/**
 * The types of hashicorp/kubernetes 2.38.0 whose objects are written into clusters. Source: the functions that create,
 * read and flatten in the provider's repository, kubernetes/resource_kubernetes_*.go and structure*.go.
 */
export const objectTypes: readonly ObjectType[] = [
  {
    name: "kubernetes_namespace_v1",
    apiVersion: "v1",
    kind: "Namespace",
    plural: "namespaces",
    own: ["wait_for_default_service_account"],
  },
  {
    name: "kubernetes_service_account_v1",
    apiVersion: "v1",
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    own: ["default_secret_name"],
    // Kubernetes makes no such secret since 1.24.
    shown: (state) => ({ ...state, default_secret_name: state["default_secret_name"] ?? "" }),
  },
  {
    name: "kubernetes_config_map_v1",
    apiVersion: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
  },
  {
    name: "kubernetes_secret_v1",
    apiVersion: "v1",
    kind: "Secret",
    plural: "secrets",
    own: ["binary_data_wo", "binary_data_wo_revision", "data_wo", "data_wo_revision", "wait_for_service_account_token"],
    written: (object, planned, config) => {
      const { data, binaryData, ...rest } = object;
      const given = (name: string) => (hasRevision(planned, name) ? config[`${name}_wo`] : planned[name]);
      const texts = textsOf(given("data")).map(([name, text]) => [name, Buffer.from(text).toString("base64")]);
      const all = Object.fromEntries([...texts, ...textsOf(given("binary_data"))]) as JsonObject;
      return Object.keys(all).length === 0 ? rest : { ...rest, data: all };
    },
    replacedUnseen: (prior, planned) =>
      ["data_wo_revision", "binary_data_wo_revision"].some((name) => prior[name] !== planned[name]) ? ["data"] : [],
    shown: (state, object, known) => {
      // Once some of the data are write-only, the provider reads none.
      if (hasRevision(known, "data") || hasRevision(known, "binary_data")) {
        const kept = (name: string) => (isUnknown(known[name]) ? null : (known[name] ?? null));
        return { ...state, binary_data: kept("binary_data"), data: kept("data") };
      }
      const stored = isJsonObject(object["data"]) ? Object.entries(object["data"]) : [];
      const binary = isObject(known["binary_data"]) ? Object.keys(known["binary_data"]) : [];
      const decode = (text: Json): string => Buffer.from(String(text), "base64").toString("utf8");
      const isText = ([name]: readonly [string, Json]): boolean => !binary.includes(name);
      return {
        ...state,
        binary_data:
          known["binary_data"] === undefined || known["binary_data"] === null
            ? null
            : Object.fromEntries(stored.filter((entry) => !isText(entry)).map(([name, text]) => [name, String(text)])),
        data: Object.fromEntries(stored.filter(isText).map(([name, text]) => [name, decode(text)])),
      };
    },
  },
  { name: "kubernetes_role_v1", apiVersion: rbac, kind: "Role", plural: "roles" },
  { name: "kubernetes_role_binding_v1", apiVersion: rbac, kind: "RoleBinding", plural: "rolebindings" },
  { name: "kubernetes_cluster_role_v1", apiVersion: rbac, kind: "ClusterRole", plural: "clusterroles" },
  {
    name: "kubernetes_cluster_role_binding_v1",
    apiVersion: rbac,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
  },
  { name: "kubernetes_resource_quota_v1", apiVersion: "v1", kind: "ResourceQuota", plural: "resourcequotas" },
  { name: "kubernetes_limit_range_v1", apiVersion: "v1", kind: "LimitRange", plural: "limitranges" },
  {
    name: "kubernetes_network_policy_v1",
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    plural: "networkpolicies",
  },
  {
    name: "kubernetes_service_v1",
    apiVersion: "v1",
    kind: "Service",
    plural: "services",
    own: ["wait_for_load_balancer"],
    // Both are for load balancers only; the provider says true of other services, which is the default of the API.
    written: (object) =>
      inSpec(object, (spec) => {
        if (spec["type"] === "LoadBalancer") return spec;
        const { allocateLoadBalancerNodePorts: _, loadBalancerClass: __, ...rest } = spec;
        return rest;
      }),
    seen: (object) =>
      inSpec(object, (spec) => {
        const { allocateLoadBalancerNodePorts: allocates = true, type } = spec;
        return { ...spec, allocateLoadBalancerNodePorts: type === "LoadBalancer" ? allocates : true };
      }),
  },
  {
    name: "kubernetes_ingress_v1",
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    plural: "ingresses",
    own: ["wait_for_load_balancer"],
  },
  {
    name: "kubernetes_ingress_class_v1",
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    plural: "ingressclasses",
  },
  {
    name: "kubernetes_deployment_v1",
    apiVersion: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    own: ["wait_for_rollout"],
  },
  {
    name: "kubernetes_daemon_set_v1",
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    plural: "daemonsets",
    own: ["wait_for_rollout"],
  },
  {
    name: "kubernetes_stateful_set_v1",
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    plural: "statefulsets",
    own: ["wait_for_rollout"],
    // The provider sends a limit of 0 where none is given, and shows a strategy only if one is.
    written: (object) => inSpec(object, (spec) => ({ revisionHistoryLimit: 0, ...spec })),
    seen: (object, known) =>
      inSpec(object, (spec) => {
        if (valuesAt(known, "spec.*.update_strategy.*").length > 0) return spec;
        const { updateStrategy: _, ...rest } = spec;
        return rest;
      }),
  },
  {
    name: "kubernetes_job_v1",
    apiVersion: "batch/v1",
    kind: "Job",
    plural: "jobs",
    own: ["wait_for_completion"],
    seen: withoutGeneratedLabels,
  },
  { name: "kubernetes_cron_job_v1", apiVersion: "batch/v1", kind: "CronJob", plural: "cronjobs" },
  {
    name: "kubernetes_persistent_volume_claim_v1",
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    own: ["wait_until_bound"],
  },
  {
    name: "kubernetes_storage_class_v1",
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    plural: "storageclasses",
  },
  {
    name: "kubernetes_priority_class_v1",
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    plural: "priorityclasses",
  },
  {
    name: "kubernetes_pod_disruption_budget_v1",
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
  },
  {
    name: "kubernetes_horizontal_pod_autoscaler_v2",
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
    // An empty behaviour lets the API fill in its defaults.
    written: (object) => inSpec(object, (spec) => ({ behavior: {}, ...spec })),
  },
];

/** The path of an object in the API, or of the collection that holds it. */
export function apiPath({ apiVersion, plural }: Pick<ObjectType, "apiVersion" | "plural">, where: Where): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = where.namespace === undefined ? "" : `/namespaces/${encodeURIComponent(where.namespace)}`;
  const name = where.name === undefined ? "" : `/${encodeURIComponent(where.name)}`;
  return `${root}${scope}/${plural}${name}`;
}

export interface Where {
  readonly namespace?: string | undefined;
  /** Absent for the collection. */
  readonly name?: string | undefined;
}

function inSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  return { ...object, spec: change(isJsonObject(object["spec"]) ? object["spec"] : {}) };
}

/** Whether data of a secret are given by an attribute that only the configuration has. */
function hasRevision(attributes: ObjectValue, name: string): boolean {
  return Number(attributes[`${name}_wo_revision`] ?? 0) > 0;
}

function textsOf(value: ObjectValue[string] | undefined): (readonly [string, string])[] {
  return isObject(value) ? Object.entries(value).map(([name, text]) => [name, String(text)]) : [];
}

const generated = ["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name"];

/** Kubernetes selects a job's pods by labels of its own, which the provider does not show. */
function withoutGeneratedLabels(job: JsonObject, known: ObjectValue): JsonObject {
  const [spec] = isList(known["spec"]) ? known["spec"] : [];
  const isManual = isObject(spec) && spec["manual_selector"] === true;
  const { metadata = {}, spec: jobSpec = {} } = job;
  const { selector = {}, template = {} } = isJsonObject(jobSpec) ? jobSpec : {};
  const own = isJsonObject(template) ? template : {};
  return {
    ...job,
    metadata: isManual ? metadata : withoutLabels(metadata, "labels"),
    spec: {
      ...(isJsonObject(jobSpec) ? jobSpec : {}),
      selector: isManual ? selector : withoutLabels(selector, "matchLabels"),
      template: { ...own, metadata: withoutLabels(own["metadata"] ?? {}, "labels") },
    },
  };
}

function withoutLabels(holder: Json, field: string): Json {
  if (!isJsonObject(holder) || !isJsonObject(holder[field])) return holder;
  const kept = Object.entries(holder[field]).filter(([name]) => !generated.includes(name));
  const { [field]: _, ...rest } = holder;
  return kept.length === 0 ? rest : { ...rest, [field]: Object.fromEntries(kept) };
}
