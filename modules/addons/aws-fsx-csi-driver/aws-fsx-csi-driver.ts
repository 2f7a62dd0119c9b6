import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../../cluster-ref.ts";
import { PodIdentity } from "../../iam/pod-identity.ts";
import { type AddonExemption, type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { clusterTag, createFileSystems, manageFileSystems } from "./permissions.ts";
import { awsFsxCsiDriver } from "./spec.ts";

type Options = z.output<typeof awsFsxCsiDriver.options>;

const create = "create-file-systems";

/** The CSI driver of FSx for Lustre: a controller on system nodes, and an agent on every node. */
export default class AwsFsxCsiDriver extends Construct implements ITerraformDependable {
  readonly fqn: string;
  readonly exemptions: readonly AddonExemption[];

  constructor(scope: Construct, id: string, props: AddonProps<typeof awsFsxCsiDriver.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, awsFsxCsiDriver, props);
    const { namespace, name: serviceAccount } = awsFsxCsiDriver.serviceAccount;
    const identity = new PodIdentity(this, "identity", {
      cluster,
      namespace,
      serviceAccount,
      inlinePolicies: {
        [create]: createFileSystems(cluster),
        "manage-file-systems": manageFileSystems(cluster, options.dataRepositoryBuckets),
      },
    });
    this.exemptions = [
      {
        policy: "no-iam-wildcards",
        constructPath: identity.policyPath(create),
        reason: "What does not exist yet has no name: the request must carry the tag of the cluster.",
      },
    ];
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://kubernetes-sigs.github.io/aws-fsx-csi-driver",
        name: "aws-fsx-csi-driver",
        version: versionFor(awsFsxCsiDriver, cluster.kubernetes),
      },
      namespace,
      values: chartValues(cluster, around, options),
      dependsOn: [...dependsOn, ...identity.dependables],
    }).fqn;
  }
}

/** The chart's own, which may change with its version. */
const resources = { requests: { cpu: "10m", memory: "40Mi" }, limits: { memory: "256Mi" } };

/** Priorities, and the number of controllers that may be away at once (1), are the chart's. */
function chartValues(cluster: ClusterRef, around: AddonSurroundings, { replicas }: Options): JsonObject {
  const { nodeSelector, tolerations = [] } = systemPlacement(around.nodeGroups);
  return {
    controller: {
      replicaCount: replicas,
      resources,
      podDisruptionBudget: { enabled: true },
      // Pods do not reach the metadata service, which would tell it.
      region: cluster.region,
      serviceAccount: { create: true, name: awsFsxCsiDriver.serviceAccount.name },
      extraTags: { ...tagsForFlag(around.tags), [clusterTag]: cluster.name },
      affinity: spreadAffinity({ app: "fsx-csi-controller" }),
      // In place of the chart's, which tolerates NoExecute of every kind.
      tolerations,
      ...(nodeSelector !== undefined && { nodeSelector }),
    },
    node: {
      resources,
      region: cluster.region,
      // Pods with volumes run on tainted nodes above all.
      tolerateAllTaints: true,
      serviceAccount: { create: true, name: "fsx-csi-node-sa" },
    },
  };
}

/** Tags that survive the driver's flag `--extra-tags=key=value,...`, which cannot escape its separators. */
function tagsForFlag(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter((tag) => tag.every((part) => !/[=,"\\]/.test(part))));
}
