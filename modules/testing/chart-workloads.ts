import type { Template } from "./template.ts";

// biome-ignore lint/suspicious/noExplicitAny: values and objects are JSON of the shapes of many charts.
type Json = any;

/** What a chart makes of its values: pods of one controller. */
export interface Workload {
  readonly name: string;
  readonly kind: "Deployment" | "DaemonSet";
  readonly namespace: string;
  /** Of a Deployment. */
  readonly replicas?: number;
  /** Its disruption budget, if it has one. */
  readonly budget?: Readonly<Record<string, unknown>>;
  readonly requests?: Readonly<Record<string, string>>;
  /** Keys of a pod's specification that decide where and as whom it runs. */
  readonly pod: {
    readonly serviceAccountName?: string;
    readonly priorityClassName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly Json[];
    readonly affinity?: Json;
    readonly topologySpreadConstraints?: readonly Json[];
  };
}

/** Where a chart looks in its values for the pods of one controller. Paths have dots; the empty one is the whole document. */
interface Row {
  readonly name: string;
  readonly kind?: Workload["kind"];
  /** Where `nodeSelector`, `tolerations`, `affinity` and the like are. @default "" */
  readonly at?: string;
  /** Where the template looks for those that are absent there. */
  readonly otherwise?: string;
  readonly replicas?: string;
  readonly budget?: string;
  readonly priority?: string;
  readonly resources?: string;
  readonly serviceAccount?: string;
  /** What values.yaml, or the template, says where our values are silent. */
  readonly defaults?: Json;
  /** Tolerations that the template adds to those of the values. */
  readonly tolerates?: readonly Json[];
}

const critical = { key: "CriticalAddonsOnly", operator: "Exists" };
const controller = { replicas: "replicaCount", serviceAccount: "serviceAccount.name" };

/** A controller of a chart whose parts have the same keys, under the name of each part. */
const part = (name: string, at: string, more: Partial<Row> = {}): Row => ({
  name,
  at,
  replicas: `${at}.replicaCount`,
  budget: `${at}.podDisruptionBudget`,
  serviceAccount: `${at}.serviceAccount.name`,
  ...more,
});

/** A controller of KEDA, which has some of its keys beside those of the others. @param called its name in these */
const kedaPart = (name: string, at: string, called: string): Row => ({
  name,
  at,
  otherwise: "",
  replicas: `${at}.replicaCount`,
  budget: `podDisruptionBudget.${called}`,
  resources: `resources.${called}`,
  serviceAccount: `serviceAccount.${called}.name`,
});

/**
 * What each chart of the catalogue makes pods of, read in the templates and values.yaml of the versions in
 * modules/addons/charts (the source is named there). EKS's own add-ons have the keys of their charts.
 */
const charts: Readonly<Record<string, readonly Row[]>> = {
  "metrics-server": [
    {
      name: "metrics-server",
      replicas: "replicas",
      defaults: {
        tolerations: [critical],
        priorityClassName: "system-cluster-critical",
        resources: { requests: { cpu: "100m", memory: "200Mi" } },
      },
    },
  ],
  "cluster-autoscaler": [
    { name: "cluster-autoscaler", replicas: "replicaCount", serviceAccount: "rbac.serviceAccount.name" },
  ],
  "aws-load-balancer-controller": [{ name: "aws-load-balancer-controller", ...controller }],
  "cert-manager": [
    { name: "cert-manager", ...controller, priority: "global.priorityClassName" },
    part("cert-manager-webhook", "webhook", { priority: "global.priorityClassName" }),
    part("cert-manager-cainjector", "cainjector", { priority: "global.priorityClassName" }),
  ],
  "external-secrets": [
    { name: "external-secrets", ...controller, otherwise: "global" },
    part("external-secrets-webhook", "webhook", { otherwise: "global" }),
    part("external-secrets-cert-controller", "certController", { otherwise: "global" }),
  ],
  keda: [
    kedaPart("keda-operator", "operator", "operator"),
    kedaPart("keda-operator-metrics-apiserver", "metricsServer", "metricServer"),
    kedaPart("keda-admission-webhooks", "webhooks", "webhooks"),
  ],
  kueue: [
    {
      name: "kueue-controller-manager",
      at: "controllerManager",
      replicas: "controllerManager.replicas",
      budget: "controllerManager.podDisruptionBudget",
      priority: "controllerManager.manager.priorityClassName",
      resources: "controllerManager.manager.resources",
    },
  ],
  "nvidia-device-plugin": [
    {
      name: "nvidia-device-plugin",
      kind: "DaemonSet",
      defaults: {
        priorityClassName: "system-node-critical",
        tolerations: [critical, { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      },
    },
  ],
  "dcgm-exporter": [
    { name: "dcgm-exporter", kind: "DaemonSet", defaults: { priorityClassName: "system-node-critical" } },
  ],
  "aws-efa-k8s-device-plugin": [
    {
      name: "aws-efa-k8s-device-plugin",
      kind: "DaemonSet",
      tolerates: [critical],
      defaults: { priorityClassName: "system-node-critical" },
    },
  ],
  "neuron-helm-chart": [
    part("neuron-device-plugin", "devicePlugin", {
      kind: "DaemonSet",
      defaults: { priorityClassName: "system-node-critical" },
    }),
  ],
  // No add-on: modules/gitlab-runner. Its chart has no budget, and one manager is all that a runner has.
  "gitlab-runner": [{ name: "gitlab-runner", replicas: "replicas", serviceAccount: "serviceAccount.name" }],
  // The operator starts everything else, and has the tolerations of it in its values.
  "gpu-operator": [
    { name: "gpu-operator", at: "operator" },
    part("node-feature-discovery-worker", "node-feature-discovery.worker", {
      kind: "DaemonSet",
      priority: "node-feature-discovery.priorityClassName",
      defaults: { resources: { requests: { cpu: "5m", memory: "64Mi" } } },
    }),
  ],
  "aws-fsx-csi-driver": [
    part("fsx-csi-controller", "controller", { defaults: { priorityClassName: "system-cluster-critical" } }),
    part("fsx-csi-node", "node", {
      kind: "DaemonSet",
      tolerates: [{ operator: "Exists" }],
      defaults: { priorityClassName: "system-node-critical" },
    }),
  ],
};

/**
 * The controllers of pods that a stack brings to its cluster: what each chart, add-on of EKS and object makes of its values.
 *
 * @throws {Error} for a chart that is not in the table: add a row
 */
export function workloadsOf(template: Template): Workload[] {
  const releases = template.resourcesOfType("helm_release") as readonly Json[];
  const addons = template.resourcesOfType("aws_eks_addon") as readonly Json[];
  return [
    ...releases.flatMap(({ chart, namespace, values }) => {
      const document = JSON.parse(values?.[0] ?? "{}");
      return chart.startsWith(".")
        ? document.objects.flatMap(workloadOfObject)
        : workloadsOfChart(chart, namespace, document);
    }),
    ...addons.flatMap(({ addon_name: name, configuration_values: values }) =>
      workloadsOfChart(name, "kube-system", JSON.parse(values ?? "{}")),
    ),
  ];
}

/** What a chart makes of its values. @throws {Error} for a chart that is not in the table */
export function workloadsOfChart(chart: string, namespace: string, values: Json): Workload[] {
  const rows = charts[chart];
  if (rows === undefined)
    throw new Error(`the chart ${chart} is not in the table of modules/testing/chart-workloads.ts`);
  return rows.map((row) => workload(row, namespace, values));
}

const placement = ["nodeSelector", "tolerations", "affinity", "topologySpreadConstraints"] as const;

function workload(row: Row, namespace: string, values: Json): Workload {
  const { name, kind = "Deployment", at: where = "", otherwise, defaults = {}, tolerates = [] } = row;
  const own = at(values, where) ?? {};
  const shared = otherwise === undefined ? {} : (at(values, otherwise) ?? {});
  const find = (key: string) => own[key] ?? shared[key] ?? defaults[key];
  const tolerations = [...tolerates, ...(find("tolerations") ?? [])];
  const pod = {
    ...Object.fromEntries(placement.map((key) => [key, find(key)])),
    tolerations: tolerations.length > 0 ? tolerations : undefined,
    priorityClassName: row.priority === undefined ? find("priorityClassName") : at(values, row.priority),
    serviceAccountName: row.serviceAccount === undefined ? undefined : at(values, row.serviceAccount),
  };
  return {
    name,
    kind,
    namespace,
    pod: defined(pod),
    ...defined({
      replicas: row.replicas === undefined ? undefined : at(values, row.replicas),
      budget: row.budget === undefined ? own.podDisruptionBudget : at(values, row.budget),
      requests: (row.resources === undefined ? find("resources") : at(values, row.resources))?.requests,
    }),
  };
}

function workloadOfObject({ kind, metadata, spec }: Json): Workload[] {
  if (kind !== "Deployment" && kind !== "DaemonSet") return [];
  const { containers, ...pod } = spec.template.spec;
  const { name, namespace } = metadata;
  const [{ resources = {} } = {}] = containers;
  return [{ name, kind, namespace, pod, ...defined({ replicas: spec.replicas, requests: resources.requests }) }];
}

function at(values: Json, path: string): Json {
  return path === "" ? values : path.split(".").reduce((found, key) => found?.[key], values);
}

function defined(item: object): Json {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
