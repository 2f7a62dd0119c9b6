/** What is known of an add-on that EKS offers. */
export interface KnownEksAddon {
  /** What a cluster can have only once, in the words of an error: `the CSI driver efs.csi.aws.com`. */
  readonly provides: readonly string[];
  /** @default "kube-system" */
  readonly namespace?: string;
  /** Whether nodes need it to become ready. @default false */
  readonly beforeNodes?: true;
  /** The service accounts whose pods call AWS. @default - none */
  readonly pods?: Readonly<Record<string, PodPermissions>>;
  /** Other EKS add-ons that must be there first. @default - none */
  readonly needs?: readonly string[];
  /** Other EKS add-ons that come first where the cluster has them. @default - none */
  readonly after?: readonly string[];
}

/** What the pods of a service account may do. */
export interface PodPermissions {
  /** Policies of AWS that are enough: by the part of their ARN after `policy/`. */
  readonly managedPolicies?: readonly string[];
  /** Why the author must say what the pods may do, and how. @default - the policies are enough */
  readonly toBeNamed?: string;
  /** What the policies allow, where it is more than most clusters need, and what to do about it. @default - it is not */
  readonly broad?: string;
}

/**
 * Add-ons of AWS, of the community and of some vendors that clusters for machine learning use.
 *
 * Sources, as of 2026-11-27: EKS user guide, "AWS add-ons" and "Community add-ons" (names, namespaces, service accounts,
 * recommended policies), and the manifests of each project for what it brings.
 */
export const knownEksAddons: Readonly<Record<string, KnownEksAddon>> = {
  "vpc-cni": {
    provides: ["the network of pods"],
    beforeNodes: true,
    pods: { "aws-node": { managedPolicies: ["AmazonEKS_CNI_Policy"] } },
    after: ["eks-pod-identity-agent"],
  },
  "kube-proxy": { provides: ["the proxy of services"], beforeNodes: true },
  "eks-pod-identity-agent": { provides: ["the agent of Pod Identity"], beforeNodes: true },
  coredns: { provides: ["the DNS of the cluster"] },
  "aws-ebs-csi-driver": {
    provides: ["the CSI driver ebs.csi.aws.com"],
    // Covers volumes and snapshots of this cluster only, by the session tags of Pod Identity; AmazonEBSCSIDriverPolicy
    // covers those of every cluster in the account. Source: kubernetes-sigs/aws-ebs-csi-driver issue 2918.
    pods: { "ebs-csi-controller-sa": { managedPolicies: ["AmazonEBSCSIDriverEKSClusterScopedPolicy"] } },
    // Its snapshotter looks for the CRDs when it starts.
    after: ["snapshot-controller"],
  },
  "eks-node-monitoring-agent": { provides: ["the agent that detects faults of nodes"] },

  "snapshot-controller": { provides: ["the controller of volume snapshots"] },
  "aws-efs-csi-driver": {
    provides: ["the CSI driver efs.csi.aws.com"],
    pods: { "efs-csi-controller-sa": { managedPolicies: ["service-role/AmazonEFSCSIDriverPolicy"] } },
  },
  "aws-fsx-csi-driver": {
    provides: ["the CSI driver fsx.csi.aws.com"],
    pods: {
      "fsx-csi-controller-sa": {
        managedPolicies: ["AmazonFSxFullAccess"],
        broad:
          'everything with every file system of FSx in the account (AmazonFSxFullAccess, as AWS recommends). platform.addons["aws-fsx-csi-driver"] brings the same driver with a role that covers this cluster\'s file systems only; or set podIdentity',
      },
    },
  },
  "aws-mountpoint-s3-csi-driver": {
    provides: ["the CSI driver s3.csi.aws.com"],
    pods: {
      "s3-csi-driver-sa": {
        toBeNamed:
          "which buckets pods may mount: s3:ListBucket on arn:aws:s3:::<bucket>, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on arn:aws:s3:::<bucket>/*",
      },
    },
  },
  "metrics-server": { provides: ["the API metrics.k8s.io"] },
  "cert-manager": { provides: ["the API cert-manager.io"], namespace: "cert-manager" },
  "external-dns": {
    provides: ["the controller of DNS records"],
    namespace: "external-dns",
    pods: {
      "external-dns": {
        toBeNamed:
          "which hosted zones it may change: route53:ChangeResourceRecordSets and route53:ListResourceRecordSets on arn:aws:route53:::hostedzone/<id>, and route53:ListHostedZones on *",
      },
    },
  },
  "kube-state-metrics": { provides: ["the exporter of the state of objects"], namespace: "kube-state-metrics" },
  "prometheus-node-exporter": { provides: ["the exporter of metrics of nodes"], namespace: "prometheus-node-exporter" },
  "fluent-bit": { provides: ["the collector of logs of pods"], namespace: "fluent-bit" },
  "amazon-cloudwatch-observability": {
    // Brings an exporter of its own for NVIDIA GPUs.
    provides: ["the exporter of GPU metrics", "the agent of CloudWatch"],
    namespace: "amazon-cloudwatch",
    pods: { "cloudwatch-agent": { managedPolicies: ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"] } },
  },
  "aws-guardduty-agent": { provides: ["the agent of GuardDuty"], namespace: "amazon-guardduty" },
  "aws-network-flow-monitoring-agent": {
    provides: ["the agent of Network Flow Monitor"],
    namespace: "amazon-network-flow-monitor",
    pods: {
      "aws-network-flow-monitor-agent-service-account": {
        managedPolicies: ["CloudWatchNetworkFlowMonitorAgentPublishPolicy"],
      },
    },
  },
  "aws-secrets-store-csi-driver-provider": {
    // Brings the driver too. Secrets are read by the role of the pod that mounts them, not by one of the add-on.
    provides: ["the CSI driver secrets-store.csi.k8s.io"],
    namespace: "aws-secrets-manager",
  },
  adot: {
    provides: ["the operator of OpenTelemetry"],
    namespace: "opentelemetry-operator-system",
    needs: ["cert-manager"],
  },
  "aws-privateca-connector-for-kubernetes": {
    provides: ["the issuer of AWS Private CA"],
    namespace: "aws-privateca-issuer",
    needs: ["cert-manager"],
    pods: {
      "aws-privateca-issuer": { managedPolicies: ["AWSPrivateCAConnectorForKubernetesPolicy"] },
    },
  },
  "sriov-network-metrics-exporter": { provides: ["the exporter of SR-IOV metrics"], namespace: "monitoring" },
  "amazon-sagemaker-hyperpod-taskgovernance": {
    provides: ["the queues of kueue.x-k8s.io"],
    namespace: "kueue-system",
  },
  "amazon-sagemaker-hyperpod-training-operator": {
    provides: ["the operator of HyperPod training jobs"],
    namespace: "aws-hyperpod",
    needs: ["cert-manager"],
    pods: {
      "hp-training-operator-controller-manager": {
        managedPolicies: ["AmazonSageMakerHyperPodTrainingOperatorAccess"],
      },
    },
  },
};

/** The EKS add-ons that every cluster has. */
export const baseEksAddons = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "eks-node-monitoring-agent",
] as const;

export type BaseAddonName = (typeof baseEksAddons)[number];

export function isBaseEksAddon(name: string): name is BaseAddonName {
  return (baseEksAddons as readonly string[]).includes(name);
}

/** Looks only at what the table itself has: an author may write "constructor". */
export function knownEksAddon(name: string): KnownEksAddon | undefined {
  return Object.hasOwn(knownEksAddons, name) ? knownEksAddons[name] : undefined;
}

/** Whether an add-on comes before the nodes: its author says so, or the table. */
export function isBeforeNodes(name: string, beforeNodes?: boolean): boolean {
  return beforeNodes ?? knownEksAddon(name)?.beforeNodes ?? false;
}
