import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../../cluster-ref.ts";
import { PodIdentity } from "../../iam/pod-identity.ts";
import type { Statement } from "../../iam/policy-document.ts";
import { type AddonExemption, type AddonProps, checkedOptions } from "../addon-construct.ts";
import { AddonNamespace } from "../addon-namespace.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { keda as spec } from "./spec.ts";

type Options = z.output<typeof spec.options>;

/**
 * Kubernetes Event-driven Autoscaling. Triggers ask for numbers as the operator, whoever made them: it may read the length of
 * the queues that are named, metrics if asked, and nothing else in AWS. It scales Deployments and StatefulSets, and no other
 * kinds.
 *
 * A trigger of an account of the workload's own would need an annotation of IRSA, which Pod Identity does not have (KEDA
 * issue 6418).
 */
export default class Keda extends Construct implements ITerraformDependable {
  readonly fqn: string;
  readonly exemptions: readonly AddonExemption[];

  constructor(scope: Construct, id: string, props: AddonProps<typeof spec.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, spec, props);
    const { namespace } = spec.serviceAccount;
    const home = new AddonNamespace(this, "namespace", { name: namespace, podSecurity: "restricted", dependsOn });
    const identity = this.identity(cluster, options);
    this.exemptions =
      identity !== undefined && options.cloudWatch
        ? [
            {
              policy: "no-iam-wildcards",
              constructPath: identity.policyPath("read-metrics"),
              reason: "Only reads: IAM knows no resources for metrics.",
            },
          ]
        : [];
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://kedacore.github.io/charts",
        name: spec.name,
        version: versionFor(spec, cluster.kubernetes),
      },
      namespace,
      values: chartValues(cluster, around, options),
      dependsOn: [...dependsOn, home, ...(identity?.dependables ?? [])],
    }).fqn;
  }

  private identity(cluster: ClusterRef, { queueArns, cloudWatch }: Options): PodIdentity | undefined {
    if (queueArns.length === 0 && !cloudWatch) return undefined;
    const { namespace, name: serviceAccount } = spec.serviceAccount;
    const inlinePolicies = {
      ...(queueArns.length > 0 && { "read-queues": readQueues(queueArns) }),
      ...(cloudWatch && { "read-metrics": readMetrics }),
    };
    return new PodIdentity(this, "identity", { cluster, namespace, serviceAccount, inlinePolicies });
  }
}

/** Source: "AWS SQS Queue" in KEDA's documentation. */
function readQueues(queueArns: readonly string[]): Statement[] {
  return [{ actions: ["sqs:GetQueueAttributes"], resources: [...queueArns] }];
}

/** Source: "AWS CloudWatch" in KEDA's documentation. */
const readMetrics: Statement[] = [{ actions: ["cloudwatch:GetMetricData"], resources: ["*"] }];

/**
 * Values of the chart, whose security contexts meet the restricted Pod Security Standard. Source: kedacore/charts,
 * keda 2.20.2, values.yaml and templates.
 */
function chartValues({ name }: ClusterRef, { nodeGroups }: AddonSurroundings, options: Options): JsonObject {
  const part = (app: string): JsonObject => ({ replicaCount: options.replicas, affinity: spreadAffinity({ app }) });
  const resources: JsonObject = {
    requests: { cpu: "100m", memory: "100Mi" },
    limits: { memory: "1000Mi" },
  };
  const budget: JsonObject = { maxUnavailable: 1 };
  const metrics: JsonObject = {
    enabled: options.serviceMonitor,
    ...(options.serviceMonitor && {
      serviceMonitor: { enabled: true, additionalLabels: { release: "kube-prometheus-stack" } },
    }),
  };
  const operator = spec.serviceAccount.name;
  const webhooks = "keda-admission-webhooks";
  return {
    clusterName: name,
    // They are upgraded with the release, and go with it: so do the objects of others, but not what these scale.
    crds: { install: true },
    image: { pullPolicy: "IfNotPresent" },
    priorityClassName: "system-cluster-critical",
    ...systemPlacement(nodeGroups),
    operator: { name: operator, ...part(operator) },
    metricsServer: part(`${operator}-metrics-apiserver`),
    // Objects are accepted unchecked while it is down, and nothing else waits for it.
    webhooks: { enabled: true, name: webhooks, failurePolicy: "Ignore", ...part(webhooks) },
    podDisruptionBudget: { operator: budget, metricServer: budget, webhooks: budget },
    resources: { operator: resources, metricServer: resources, webhooks: resources },
    serviceAccount: {
      operator: { create: true, name: operator },
      metricServer: { create: true, name: "keda-metrics-server" },
      webhooks: { create: true, name: "keda-webhook" },
    },
    rbac: {
      // Else it may read and scale objects of every kind.
      enabledCustomScaledRefKinds: false,
      // Who may edit or view a namespace gets nothing with it: teams have rules of their own.
      aggregateToDefaultRoles: false,
    },
    permissions: {
      operator: { restrict: { secret: !options.secrets, allowAllServiceAccountTokenCreation: false } },
      metricServer: { restrict: { secret: true } },
    },
    prometheus: { operator: metrics, metricServer: metrics, webhooks: metrics },
  };
}
