import { teamLabel } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { AddonNamespace } from "../addon-namespace.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import { type JsonObject, jsonDocument } from "../json-document.ts";
import { systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { kueue } from "./spec.ts";

type Options = z.output<typeof kueue.options>;

/** The job queues of Kubernetes SIG Scheduling. The queues themselves are those of teams. It calls no AWS API. */
export default class Kueue extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof kueue.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, kueue, props);
    const { namespace } = kueue.serviceAccount;
    const own = new AddonNamespace(this, "namespace", { name: namespace, podSecurity: "restricted", dependsOn });
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "oci://registry.k8s.io/kueue/charts",
        name: kueue.name,
        version: versionFor(kueue, cluster.kubernetes),
      },
      namespace,
      values: chartValues(options, around),
      dependsOn: [...dependsOn, own],
    }).fqn;
  }
}

/** Labels of its pods and of no others. Source: `kueue.selectorLabels` of the chart, templates/_helpers.tpl. */
const podLabels = { "app.kubernetes.io/name": kueue.name, "control-plane": "controller-manager" };

/**
 * Values of the chart; requests and security contexts are its own, and meet the restricted Pod Security Standard.
 * Source: kubernetes-sigs/kueue, charts/kueue 0.19.2, values.yaml and templates/manager.
 */
function chartValues(options: Options, { nodeGroups }: Pick<AddonSurroundings, "nodeGroups">): JsonObject {
  const apart = (topologyKey: string) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: podLabels },
  });
  return {
    controllerManager: {
      replicas: options.replicas,
      // The chart knows no maxUnavailable. With a single replica, a budget would block every drain of its node.
      podDisruptionBudget: { enabled: options.replicas > 1, minAvailable: Math.max(options.replicas - 1, 1) },
      topologySpreadConstraints: [apart("kubernetes.io/hostname"), apart("topology.kubernetes.io/zone")],
      ...systemPlacement(nodeGroups),
      // Its webhooks decide about every job of the cluster: without it, none is accepted (kueue issue 5244).
      manager: {
        priorityClassName: "system-cluster-critical",
        resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      },
    },
    managerConfig: { controllerManagerConfigYaml: jsonDocument(configuration(options)) },
  };
}

/**
 * The whole configuration: what the chart's own document has, and ours. JSON is YAML.
 *
 * Source: "Kueue Configuration v1beta2 API" in Kueue's documentation; `managerConfig` in charts/kueue/values.yaml.
 */
function configuration({ frameworks, manageJobsWithoutQueueName }: Options): JsonObject {
  return {
    apiVersion: "config.kueue.x-k8s.io/v1beta2",
    kind: "Configuration",
    health: { healthProbeBindAddress: ":8081" },
    metrics: { bindAddress: ":8443" },
    webhook: { port: 9443 },
    leaderElection: { leaderElect: true, resourceName: "c1f6bfd2.kueue.x-k8s.io" },
    controller: {
      groupKindConcurrency: {
        "Job.batch": 5,
        Pod: 5,
        "Workload.kueue.x-k8s.io": 5,
        "LocalQueue.kueue.x-k8s.io": 1,
        "ClusterQueue.kueue.x-k8s.io": 1,
        "ResourceFlavor.kueue.x-k8s.io": 1,
      },
    },
    clientConnection: { qps: 50, burst: 100 },
    manageJobsWithoutQueueName,
    // Jobs of the platform and of sandpits start as without queues.
    managedJobsNamespaceSelector: { matchExpressions: [{ key: teamLabel, operator: "Exists" }] },
    integrations: { frameworks: [...frameworks] },
    // A job stays suspended that requests what its queue does not count (kueue issue 1726): adapters and huge pages come
    // with the GPUs of their node.
    resources: { excludeResourcePrefixes: ["vpc.amazonaws.com/", "hugepages-"] },
  };
}
