import type { ClusterSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EksAddon } from "../addons/eks-addon.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { PodIdentityRole } from "../iam/pod-identity-role.ts";

export interface AddonsOnNodesProps {
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  /** The node groups: without nodes to run on, these add-ons stay degraded. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly addonVersions: ClusterSpec["addonVersions"];
  /** A customer-managed key with which storage classes encrypt volumes. @default - the account's default EBS key */
  readonly volumeKeyArn?: string;
}

/** The add-ons of every cluster that need nodes to run on: DNS, block storage, and detection of broken nodes. */
export class AddonsOnNodes extends Construct {
  constructor(scope: Construct, id: string, props: AddonsOnNodesProps) {
    super(scope, id);
    const { cluster, dependsOn, addonVersions, volumeKeyArn } = props;
    new EksAddon(this, "coredns", { cluster, addonName: "coredns", version: addonVersions.coredns, dependsOn });
    // Only this agent reports faults of GPUs, which EKS then repairs.
    new EksAddon(this, "node-monitoring-agent", {
      cluster,
      addonName: "eks-node-monitoring-agent",
      version: addonVersions["eks-node-monitoring-agent"],
      dependsOn,
    });
    new EksAddon(this, "ebs-csi-driver", {
      cluster,
      addonName: "aws-ebs-csi-driver",
      version: addonVersions["aws-ebs-csi-driver"],
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
