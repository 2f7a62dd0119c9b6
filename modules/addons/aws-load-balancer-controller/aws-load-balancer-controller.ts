import { error, type Problem } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../../cluster-ref.ts";
import { PodIdentity } from "../../iam/pod-identity.ts";
import { reportProblems } from "../../report-problems.ts";
import { type AddonExemption, type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { loadBalancerPermissions, unnamedResources } from "./permissions.ts";
import { awsLoadBalancerController as spec } from "./spec.ts";

type Options = z.output<typeof spec.options>;

/**
 * The AWS Load Balancer Controller. It finds the subnets of load balancers by the tags `kubernetes.io/role/elb` and
 * `internal-elb`, which modules/vpc sets.
 *
 * What it creates is not Terraform's: delete Ingresses, Gateways and Services before the controller, or their load balancers
 * stay, and their namespaces wait for it.
 */
export default class AwsLoadBalancerController extends Construct implements ITerraformDependable {
  readonly fqn: string;
  readonly exemptions: readonly AddonExemption[];

  constructor(scope: Construct, id: string, props: AddonProps<typeof spec.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, spec, props);
    reportProblems(this, `The add-on ${spec.name} of the cluster ${cluster.name}`, checkTags(around.tags));
    const { namespace, name: serviceAccount } = spec.serviceAccount;
    const inlinePolicies = loadBalancerPermissions({ cluster, ...options });
    const identity = new PodIdentity(this, "identity", { cluster, namespace, serviceAccount, inlinePolicies });
    this.exemptions = Object.entries(unnamedResources)
      .filter(([policy]) => Object.hasOwn(inlinePolicies, policy))
      .map(([policy, reason]) => ({
        policy: "no-iam-wildcards",
        constructPath: identity.policyPath(policy),
        reason,
      }));
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://aws.github.io/eks-charts",
        name: "aws-load-balancer-controller",
        version: versionFor(spec, cluster.kubernetes),
      },
      namespace,
      values: chartValues(cluster, around, options),
      dependsOn: [...dependsOn, ...identity.dependables],
    }).fqn;
  }
}

/**
 * Tags reach the controller as one argument, `--default-tags=key=value,...`, which the chart writes into YAML as it is: a key
 * ends at the first `=`, and YAML reads `: ` as a mapping and ` #` as a comment. Sources: StringToString in spf13/pflag;
 * templates/deployment.yaml of the chart.
 */
function checkTags(tags: AddonSurroundings["tags"]): Problem[] {
  return Object.entries(tags)
    .filter(([key, value]) => key.includes("=") || /: |:$| #|[,"]/.test(`${key}=${value}`))
    .map(([key, value]) =>
      error(
        ["tags", key],
        `"${value}" cannot be given to load balancers as the tag "${key}". Use no "=" in the key, and no comma, quotation mark or colon before a space or at the end.`,
      ),
    );
}

function chartValues({ name, region, vpcId }: ClusterRef, around: AddonSurroundings, options: Options): JsonObject {
  return {
    // The chart would add the release's name, and the leader election its own.
    fullnameOverride: spec.name,
    clusterName: name,
    // Without them the controller asks the metadata service, which one network hop keeps from pods.
    region,
    vpcId,
    serviceAccount: { create: true, name: spec.serviceAccount.name },
    replicaCount: options.replicas,
    podDisruptionBudget: { maxUnavailable: 1 },
    priorityClassName: "system-cluster-critical",
    ...systemPlacement(around.nodeGroups),
    affinity: spreadAffinity({ "app.kubernetes.io/name": spec.name }),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    podSecurityContext: { fsGroup: 65_534, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
    // Pods are targets themselves: no second hop through a node, and Services need no node port.
    defaultTargetType: "ip",
    defaultLoadBalancerScheme: options.scheme,
    defaultTags: { ...around.tags },
    // The class `alb` is asked for by name, and has no parameters that apply to everybody.
    ingressClassConfig: { default: false },
    ingressClassParams: { create: false },
    enableServiceMutatorWebhook: options.mutateServices,
    // The chart makes the certificate of its webhooks. A new one at each upgrade would break calls that are under way.
    keepTLSSecret: true,
    // WAF Classic ended on 2025-09-30. Shield Advanced is a subscription, and has no VPC endpoint.
    enableWaf: false,
    enableShield: false,
    enableWafv2: options.waf,
    serviceMonitor: {
      enabled: options.serviceMonitor,
      ...(options.serviceMonitor && { additionalLabels: { release: "kube-prometheus-stack" } }),
    },
  };
}
