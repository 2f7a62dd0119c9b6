import type { Problem } from "./problem.ts";

/** What an author says of a cluster's control plane. */
export interface ClusterSpec {
  /** Kubernetes minor version: `1.35`. */
  readonly kubernetes: string;
  readonly endpoint: EndpointSpec;
  /** Range of Kubernetes service addresses; must not overlap the VPC. */
  readonly serviceCidr: string;
  readonly logs: { readonly types: readonly ControlPlaneLogType[]; readonly retentionDays: number };
  /** A customer-managed key for Kubernetes secrets. EKS never lets it go again, which the author acknowledges. */
  readonly encryption?: { readonly kmsKey: "create" | `arn:${string}`; readonly irreversible: true } | undefined;
  readonly upgradePolicy: "STANDARD" | "EXTENDED";
  /** Terraform refuses to destroy the cluster (provider 5.100 knows no deletion protection of EKS's own). */
  readonly deletionProtection: boolean;
  /** Who may use the Kubernetes API, by a name of the author's choice. */
  readonly access: Readonly<Record<string, AccessEntrySpec>>;
  /** Node ports that the control plane may call: everything unprivileged (1025-65535), or these only. */
  readonly webhookPorts: "all" | readonly number[];
  /** Versions of EKS add-ons; one that is absent gets EKS's default for the Kubernetes version. */
  readonly addonVersions: Readonly<Partial<Record<AddonName, string>>>;
}

export type EndpointSpec =
  | { readonly access: "private" }
  | {
      readonly access: "publicAndPrivate";
      readonly allowedCidrs: readonly string[];
      /** Why the whole internet may reach the endpoint; without it 0.0.0.0/0 is refused. */
      readonly openToInternetBecause?: string | undefined;
    };

export type ControlPlaneLogType = "api" | "audit" | "authenticator" | "controllerManager" | "scheduler";

export type AddonName = "vpc-cni" | "kube-proxy" | "eks-pod-identity-agent" | "coredns" | "aws-ebs-csi-driver";

export interface AccessEntrySpec {
  readonly principalArn: string;
  readonly type: "STANDARD" | "EC2_LINUX" | "EC2_WINDOWS" | "FARGATE_LINUX" | "HYBRID_LINUX";
  /** Short name of an EKS access policy (`AmazonEKSClusterAdminPolicy`); only for type STANDARD. */
  readonly policy?: string | undefined;
  /** Limits the policy to these namespaces; absent: the whole cluster. */
  readonly namespaces?: readonly string[] | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
}

export function checkCluster(_spec: ClusterSpec, _vpcCidr?: string): Problem[] {
  return [];
}
