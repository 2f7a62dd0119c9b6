import { expanderPriorities, expansionOrder, isScalable, partitionOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../../cluster-ref.ts";
import { PodIdentity } from "../../iam/pod-identity.ts";
import type { Statement } from "../../iam/policy-document.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { clusterAutoscaler } from "./spec.ts";

type Options = z.output<typeof clusterAutoscaler.options>;

/** The Kubernetes cluster autoscaler, for the node groups of one cluster and no other. */
export default class ClusterAutoscaler extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof clusterAutoscaler.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, clusterAutoscaler, props);
    const { namespace, name: serviceAccount } = clusterAutoscaler.serviceAccount;
    const { chart, image } = versionFor(clusterAutoscaler, cluster.kubernetes);
    const identity = new PodIdentity(this, "identity", {
      cluster,
      namespace,
      serviceAccount,
      inlinePolicies: { "scale-node-groups": scaleNodeGroups(cluster) },
    });
    this.fqn = new HelmAddon(this, "helm", {
      chart: { repository: "https://kubernetes.github.io/autoscaler", name: "cluster-autoscaler", version: chart },
      namespace,
      values: chartValues(cluster, around, options, image),
      dependsOn: [...dependsOn, ...identity.dependables],
    }).fqn;
  }
}

/**
 * The policy of cloudprovider/aws/README.md in kubernetes/autoscaler. What can be limited is limited to this cluster: the
 * tag is one that EKS puts on the auto-scaling group of each managed node group.
 */
function scaleNodeGroups({ name, region, accountId }: ClusterRef): Statement[] {
  const partition = partitionOf(region);
  return [
    {
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      // IAM knows no resources for these.
      resources: ["*"],
    },
    {
      actions: ["eks:DescribeNodegroup"],
      resources: [`arn:${partition}:eks:${region}:${accountId}:nodegroup/${name}/*/*`],
    },
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resources: [`arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/*`],
      conditions: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: "owned" } },
    },
  ];
}

/** Values of the chart. Security contexts and requests are those of the example manifest in cloudprovider/aws/examples. */
function chartValues(
  { name, region }: ClusterRef,
  around: AddonSurroundings,
  options: Options,
  image: string,
): JsonObject {
  const priorities = prioritiesOf(options, around);
  return {
    // The chart would call everything `cluster-autoscaler-aws-cluster-autoscaler`.
    fullnameOverride: clusterAutoscaler.name,
    autoDiscovery: { clusterName: name },
    // Without it the autoscaler asks the metadata service, which one network hop keeps from pods.
    awsRegion: region,
    image: { tag: image },
    rbac: { serviceAccount: { create: true, name: clusterAutoscaler.serviceAccount.name } },
    replicaCount: options.replicas,
    ...(priorities !== undefined && { expanderPriorities: priorities }),
    extraArgs: {
      expander: priorities !== undefined ? "priority,least-waste" : fallbackOf(options.expander),
      "scale-down-unneeded-time": `${options.scaleDownUnneededMinutes}m`,
      "balance-similar-node-groups": options.balanceSimilarNodeGroups,
      "skip-nodes-with-system-pods": options.skipNodesWithSystemPods,
      "skip-nodes-with-local-storage": options.skipNodesWithLocalStorage,
    },
    // The autoscaler does not drain the node that it runs on, and the scheduler preempts its pods for no others.
    podAnnotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
    priorityClassName: "system-cluster-critical",
    podDisruptionBudget: { maxUnavailable: 1 },
    // The node's resolver: the autoscaler must find AWS when no node is left to run cluster DNS.
    dnsPolicy: "Default",
    affinity: spreadAffinity({ "app.kubernetes.io/instance": clusterAutoscaler.name }),
    ...systemPlacement(around.nodeGroups),
    ...(options.serviceMonitor && {
      // The namespace of the chart, `monitoring`, need not exist.
      serviceMonitor: {
        enabled: true,
        namespace: clusterAutoscaler.serviceAccount.namespace,
        selector: { release: "kube-prometheus-stack" },
      },
    }),
    resources: { requests: { cpu: "100m", memory: "600Mi" } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      fsGroup: 65_534,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

/**
 * Priorities of the chart's ConfigMap `cluster-autoscaler-priority-expander`; undefined where there is nothing to rank. The
 * expander `priority` without its ConfigMap chooses no group at all, and without one that matches leaves the choice to the next
 * expander. Sources: kubernetes/autoscaler, expander/priority/priority.go, expander/factory/chain.go, and
 * templates/priority-expander-configmap.yaml of the chart, which wants `priority` between commas without blanks.
 */
function prioritiesOf(options: Options, around: AddonSurroundings): Record<string, string[]> | undefined {
  if (options.expander !== "priority") return undefined;
  const { nodeGroups, availabilityZones } = around;
  const chosen = options.expanderPriorities;
  const order = chosen === undefined ? expansionOrder(nodeGroups) : orderOf(chosen, nodeGroups);
  return order.length === 0 ? undefined : expanderPriorities(order, nodeGroups, availabilityZones);
}

/** The order of an author's numbers, and after it every other group that can grow. */
function orderOf(chosen: Readonly<Record<string, number>>, nodeGroups: AddonSurroundings["nodeGroups"]): string[][] {
  const names = Object.keys(nodeGroups).filter(
    (name) => nodeGroups[name] !== undefined && isScalable(nodeGroups[name]),
  );
  const numbers = [...new Set(names.map((name) => chosen[name] ?? 0))].sort((one, other) => other - one);
  return numbers.map((number) => names.filter((name) => (chosen[name] ?? 0) === number));
}

function fallbackOf(expander: Options["expander"]): string {
  return expander === "priority" ? "least-waste" : expander;
}
