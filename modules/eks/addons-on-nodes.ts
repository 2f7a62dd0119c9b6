import {
  acceleratorOf,
  baseEksAddons,
  type EksAddonsSpec,
  findInstanceType,
  isBeforeNodes,
  knownEksAddon,
  mergeConfigurations,
  type NodeGroupSpec,
} from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EksAddon } from "../addons/eks-addon.ts";
import type { JsonObject } from "../addons/json-document.ts";
import { spreadAffinity, systemPlacement } from "../addons/placement.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { addonRoles } from "./addon-roles.ts";
import { addonSettings } from "./addon-settings.ts";

export interface AddonsOnNodesProps {
  readonly cluster: Pick<ClusterRef, "name" | "region" | "kubernetes">;
  /** The node groups: without nodes to run on, these add-ons stay degraded. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly eksAddons: EksAddonsSpec;
  /** Every node group of the cluster by name: those that are dedicated to system attract what runs once in a cluster. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  /** A customer-managed key with which storage classes encrypt volumes. @default - the account's default EBS key */
  readonly volumeKeyArn?: string;
}

/** Ids of constructs that were there before add-ons had names of their own. */
const ids: Readonly<Record<string, string>> = {
  "eks-node-monitoring-agent": "node-monitoring-agent",
  "aws-ebs-csi-driver": "ebs-csi-driver",
};

/**
 * The add-ons that need nodes to run on: DNS, block storage and detection of broken nodes, which every cluster has, and those
 * that its author asks for.
 */
export class AddonsOnNodes extends Construct {
  constructor(scope: Construct, id: string, props: AddonsOnNodesProps) {
    super(scope, id);
    const { cluster, dependsOn, eksAddons, nodeGroups, volumeKeyArn } = props;
    const ours = configurations(nodeGroups, eksAddons["eks-node-monitoring-agent"]?.version);
    const made = new Map<string, EksAddon>();
    for (const addonName of inOrder(eksAddons)) {
      const spec = eksAddons[addonName] ?? {};
      const configuration = mergeConfigurations(ours[addonName], spec.configuration);
      const constructId = ids[addonName] ?? addonName;
      const roles = addonRoles(this, {
        cluster,
        addonName,
        spec,
        id: constructId,
        ...(addonName === "aws-ebs-csi-driver" &&
          volumeKeyArn !== undefined && { inlinePolicies: { "encrypt-volumes": encryptVolumes(volumeKeyArn) } }),
      });
      const first = firstOnes(addonName).flatMap((name) => made.get(name) ?? []);
      const addon = new EksAddon(this, constructId, {
        cluster,
        addonName,
        ...addonSettings(addonName, spec, cluster.kubernetes),
        ...(Object.keys(configuration).length > 0 && { configuration }),
        roles,
        dependsOn: [...dependsOn, ...first],
      });
      made.set(addonName, addon);
    }
  }
}

/** The add-ons of the cluster that come after its nodes, each after those that come before it. */
function inOrder(eksAddons: EksAddonsSpec): string[] {
  const names = [...new Set([...baseEksAddons, ...Object.keys(eksAddons)])].filter(
    (name) => !isBeforeNodes(name, eksAddons[name]?.beforeNodes),
  );
  const ordered = new Set<string>();
  const add = (name: string): void => {
    for (const first of firstOnes(name).filter((each) => names.includes(each))) if (!ordered.has(first)) add(first);
    ordered.add(name);
  };
  for (const name of names) add(name);
  return [...ordered];
}

function firstOnes(name: string): readonly string[] {
  const { needs = [], after = [] } = knownEksAddon(name) ?? {};
  return [...needs, ...after];
}

/**
 * What the add-ons need to be told; absent where EKS's own values do. Agents of every node need no tolerations: aws-node,
 * kube-proxy, ebs-csi-node, eks-pod-identity-agent and the agent that monitors nodes tolerate every taint by themselves
 * (`operator: Exists`, or `tolerateAllTaints`, in the charts of aws/amazon-vpc-cni-k8s, aws/eks-pod-identity-agent,
 * kubernetes-sigs/aws-ebs-csi-driver and aws/eks-node-monitoring-agent).
 *
 * Keys: `aws eks describe-addon-configuration`, for coredns as quoted for v1.10.1-eksbuild.11 by
 * cloudbees/terraform-aws-cloudbees-ci-eks-addon (blueprints); for the agent charts/configuration.schema.json of
 * aws/eks-node-monitoring-agent; for the driver values.yaml of its chart, from which its add-on is made.
 */
function configurations(
  nodeGroups: AddonsOnNodesProps["nodeGroups"],
  agentVersion: string | undefined,
): Readonly<Record<string, JsonObject>> {
  const placement = systemPlacement(nodeGroups);
  const isPlaced = Object.keys(placement).length > 0;
  return {
    ...(isPlaced && {
      coredns: {
        ...placement,
        replicaCount: 2,
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
      },
      // Its own affinity keeps the replicas on separate nodes, which may be in one zone.
      "aws-ebs-csi-driver": {
        controller: { ...placement, replicaCount: 2, affinity: spreadAffinity({ app: "ebs-csi-controller" }) },
      },
    }),
    ...(hasGpus(nodeGroups) &&
      takesDcgmTolerations(agentVersion) && {
        "eks-node-monitoring-agent": { dcgmAgent: { tolerations: [{ operator: "Exists" }] } },
      }),
  };
}

/**
 * The agent reads the health of GPUs from a DaemonSet of its own, `dcgm-server`, which chooses nodes by instance type and
 * tolerates no taint by default: without it, EKS repairs no broken GPU.
 */
function hasGpus(nodeGroups: AddonsOnNodesProps["nodeGroups"]): boolean {
  return Object.values(nodeGroups).some(({ instanceType, instanceShapes }) => {
    const type = findInstanceType(instanceType, instanceShapes);
    return typeof type !== "string" && acceleratorOf(type) === "nvidia";
  });
}

/** Versions before 1.3 refuse `dcgmAgent`; EKS chooses a newer one where none is pinned. */
function takesDcgmTolerations(version: string | undefined): boolean {
  return version === undefined || !/^v1\.[0-2]\./.test(version);
}

/** The permissions from the KMS section of the driver's installation guide. */
function encryptVolumes(keyArn: string) {
  return [
    {
      actions: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      resources: [keyArn],
      conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      actions: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:DescribeKey",
      ],
      resources: [keyArn],
    },
  ];
}
