import { acceleratorOf, type ClusterSpec, findInstanceType, type NodeGroupSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EksAddon } from "../addons/eks-addon.ts";
import type { JsonObject } from "../addons/json-document.ts";
import { spreadAffinity, systemPlacement } from "../addons/placement.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { PodIdentityRole } from "../iam/pod-identity-role.ts";

export interface AddonsOnNodesProps {
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  /** The node groups: without nodes to run on, these add-ons stay degraded. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly addonVersions: ClusterSpec["addonVersions"];
  /** Every node group of the cluster by name: those that are dedicated to system attract what runs once in a cluster. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  /** A customer-managed key with which storage classes encrypt volumes. @default - the account's default EBS key */
  readonly volumeKeyArn?: string;
}

/** The add-ons of every cluster that need nodes to run on: DNS, block storage, and detection of broken nodes. */
export class AddonsOnNodes extends Construct {
  constructor(scope: Construct, id: string, props: AddonsOnNodesProps) {
    super(scope, id);
    const { cluster, dependsOn, addonVersions, nodeGroups, volumeKeyArn } = props;
    const configured = configurations(nodeGroups, addonVersions);
    new EksAddon(this, "coredns", {
      cluster,
      addonName: "coredns",
      version: addonVersions.coredns,
      ...configured.coredns,
      dependsOn,
    });
    // Only this agent reports faults of GPUs, which EKS then repairs.
    new EksAddon(this, "node-monitoring-agent", {
      cluster,
      addonName: "eks-node-monitoring-agent",
      version: addonVersions["eks-node-monitoring-agent"],
      ...configured.nodeMonitoringAgent,
      dependsOn,
    });
    new EksAddon(this, "ebs-csi-driver", {
      cluster,
      addonName: "aws-ebs-csi-driver",
      version: addonVersions["aws-ebs-csi-driver"],
      ...configured.ebsCsiDriver,
      dependsOn,
      role: new PodIdentityRole(this, "ebs-csi-driver-role", {
        cluster,
        namespace: "kube-system",
        serviceAccount: "ebs-csi-controller-sa",
        // Covers volumes and snapshots of this cluster only, by the session tags of Pod Identity; AmazonEBSCSIDriverPolicy
        // covers those of every cluster in the account. Source: kubernetes-sigs/aws-ebs-csi-driver issue 2918.
        managedPolicies: ["AmazonEBSCSIDriverEKSClusterScopedPolicy"],
        ...(volumeKeyArn !== undefined && { inlinePolicies: { "encrypt-volumes": encryptVolumes(volumeKeyArn) } }),
      }),
    });
  }
}

interface Configured {
  readonly configuration?: JsonObject;
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
  addonVersions: AddonsOnNodesProps["addonVersions"],
): Readonly<Record<"coredns" | "ebsCsiDriver" | "nodeMonitoringAgent", Configured>> {
  const placement = systemPlacement(nodeGroups);
  const isPlaced = Object.keys(placement).length > 0;
  return {
    coredns: isPlaced
      ? {
          configuration: {
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
        }
      : {},
    // Its own affinity keeps the replicas on separate nodes, which may be in one zone.
    ebsCsiDriver: isPlaced
      ? {
          configuration: {
            controller: { ...placement, replicaCount: 2, affinity: spreadAffinity({ app: "ebs-csi-controller" }) },
          },
        }
      : {},
    nodeMonitoringAgent:
      hasGpus(nodeGroups) && takesDcgmTolerations(addonVersions["eks-node-monitoring-agent"])
        ? { configuration: { dcgmAgent: { tolerations: [{ operator: "Exists" }] } } }
        : {},
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
