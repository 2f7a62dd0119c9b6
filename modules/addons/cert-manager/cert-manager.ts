import { partitionOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../../cluster-ref.ts";
import { PodIdentity } from "../../iam/pod-identity.ts";
import type { Statement } from "../../iam/policy-document.ts";
import { type AddonExemption, type AddonProps, checkedOptions } from "../addon-construct.ts";
import { AddonNamespace } from "../addon-namespace.ts";
import { versionFor } from "../addon-spec.ts";
import { ClusterObjects } from "../cluster-objects.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { internalAuthority } from "./internal-authority.ts";
import { certManager as spec } from "./spec.ts";

type Options = z.output<typeof spec.options>;

/**
 * cert-manager. It calls AWS only to prove by DNS that names are ours, and has no role otherwise. Issuers that do so name
 * the zone (`hostedZoneID`) and no role: then they act as the controller, which only cluster issuers may.
 */
export default class CertManager extends Construct implements ITerraformDependable {
  readonly fqn: string;
  readonly exemptions: readonly AddonExemption[];

  constructor(scope: Construct, id: string, props: AddonProps<typeof spec.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, spec, props);
    const { namespace } = spec.serviceAccount;
    const home = new AddonNamespace(this, "namespace", { name: namespace, podSecurity: "restricted", dependsOn });
    const identity = this.identity(cluster, options.dns01?.hostedZoneIds ?? []);
    this.exemptions = identity === undefined ? [] : [unnamedChanges(identity)];
    const manager = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://charts.jetstack.io",
        name: "cert-manager",
        version: versionFor(spec, cluster.kubernetes),
      },
      namespace,
      values: chartValues(around, options),
      dependsOn: [...dependsOn, home, ...(identity?.dependables ?? [])],
    });
    this.fqn = options.internalAuthority
      ? new ClusterObjects(this, "internal-authority", {
          name: "cert-manager-internal-authority",
          namespace,
          objects: internalAuthority(namespace),
          dependsOn: [manager],
        }).fqn
      : manager.fqn;
  }

  private identity(cluster: ClusterRef, hostedZoneIds: readonly string[]): PodIdentity | undefined {
    if (hostedZoneIds.length === 0) return undefined;
    const { namespace, name: serviceAccount } = spec.serviceAccount;
    const inlinePolicies = {
      "read-changes": readChanges(cluster),
      "prove-names": proveNames(cluster, hostedZoneIds),
    };
    return new PodIdentity(this, "identity", { cluster, namespace, serviceAccount, inlinePolicies });
  }
}

function unnamedChanges(identity: PodIdentity): AddonExemption {
  return {
    policy: "no-iam-wildcards",
    constructPath: identity.policyPath("read-changes"),
    reason: "Only reads: Route 53 numbers a change when it is made.",
  };
}

/**
 * The policy of "ACME DNS01: Route53" in the cert-manager documentation is in two parts here. Without
 * `route53:ListHostedZonesByName`, which finds the zone of a name: issuers name their zone.
 */
function readChanges({ region }: ClusterRef): Statement[] {
  return [{ actions: ["route53:GetChange"], resources: [`arn:${partitionOf(region)}:route53:::change/*`] }];
}

function proveNames({ region }: ClusterRef, hostedZoneIds: readonly string[]): Statement[] {
  const zones = hostedZoneIds.map((id) => `arn:${partitionOf(region)}:route53:::hostedzone/${id}`);
  return [
    { actions: ["route53:ListResourceRecordSets"], resources: zones },
    {
      actions: ["route53:ChangeResourceRecordSets"],
      resources: zones,
      conditions: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] } },
    },
  ];
}

function chartValues({ nodeGroups }: AddonSurroundings, options: Options): JsonObject {
  const { namespace, name } = spec.serviceAccount;
  const placement = systemPlacement(nodeGroups);
  const component = (role: string, replicas: number, memoryLimit: string): JsonObject => ({
    replicaCount: replicas,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    ...placement,
    affinity: spreadAffinity({ "app.kubernetes.io/instance": spec.name, "app.kubernetes.io/component": role }),
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: memoryLimit } },
  });
  return {
    fullnameOverride: name,
    // They stay when the release is removed, and with them every certificate of the cluster.
    crds: { enabled: true, keep: true },
    global: {
      priorityClassName: "system-cluster-critical",
      // Not kube-system, in which the chart would need roles of its own.
      leaderElection: { namespace },
    },
    ...component("controller", options.replicas, "512Mi"),
    serviceAccount: { create: true, name },
    webhook: {
      ...component("webhook", options.webhookReplicas, "256Mi"),
      serviceAccount: { create: true, name: `${name}-webhook` },
      // The kubelet's port, which the control plane may call in every cluster.
      securePort: 10_250,
    },
    cainjector: {
      ...component("cainjector", options.replicas, "512Mi"),
      serviceAccount: { create: true, name: `${name}-cainjector` },
    },
    // The release is ready once the webhook answers: what comes after it may create certificates at once.
    startupapicheck: {
      enabled: true,
      ...placement,
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
    },
    prometheus: {
      servicemonitor: {
        enabled: options.serviceMonitor,
        ...(options.serviceMonitor && { labels: { release: "kube-prometheus-stack" } }),
      },
    },
  };
}
