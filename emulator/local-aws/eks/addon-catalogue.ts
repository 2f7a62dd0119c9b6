/** An add-on of AWS's own. */
interface KnownAddon {
  readonly name: string;
  readonly type: string;
  readonly namespace: string;
  /** Runs pods of a Deployment, so it needs a node. */
  readonly needsNodes: boolean;
  /** `v1.20.0-eksbuild.1`; `{kubernetes}` stands for the cluster's minor version. */
  readonly versions: readonly string[];
  readonly serviceAccounts: readonly { readonly name: string; readonly policies: readonly string[] }[];
  /** Kubernetes versions that it supports, the asked one only if one is asked. */
  readonly kubernetes: (asked: string | undefined) => readonly string[];
}

const supported = ["1.37", "1.36", "1.35", "1.34", "1.33", "1.32", "1.31"];

/**
 * Add-ons of AWS that clusters for machine learning use. The versions are examples: what AWS offers changes weekly.
 *
 * Source: EKS user guide, "AWS add-ons".
 */
export const addonCatalogue: readonly KnownAddon[] = [
  addon("vpc-cni", "networking", ["v1.21.1-eksbuild.1", "v1.20.5-eksbuild.1"], {
    accounts: { "aws-node": ["AmazonEKS_CNI_Policy"] },
  }),
  addon("kube-proxy", "networking", ["v{kubernetes}.0-eksbuild.2", "v{kubernetes}.0-eksbuild.1"]),
  addon("coredns", "networking", ["v1.13.1-eksbuild.1", "v1.12.4-eksbuild.1"], { needsNodes: true }),
  addon("eks-pod-identity-agent", "security", ["v1.3.10-eksbuild.2", "v1.3.9-eksbuild.3"]),
  addon("aws-ebs-csi-driver", "storage", ["v1.54.0-eksbuild.1", "v1.53.0-eksbuild.1"], {
    needsNodes: true,
    accounts: { "ebs-csi-controller-sa": ["service-role/AmazonEBSCSIDriverPolicy"] },
  }),
  addon("aws-efs-csi-driver", "storage", ["v2.1.15-eksbuild.1"], {
    needsNodes: true,
    accounts: { "efs-csi-controller-sa": ["service-role/AmazonEFSCSIDriverPolicy"] },
  }),
  addon("aws-fsx-csi-driver", "storage", ["v1.7.0-eksbuild.1"], {
    needsNodes: true,
    accounts: { "fsx-csi-controller-sa": ["AmazonFSxFullAccess"] },
  }),
  addon("aws-mountpoint-s3-csi-driver", "storage", ["v2.2.2-eksbuild.1"], {
    accounts: { "s3-csi-driver-sa": ["AmazonS3ReadOnlyAccess"] },
  }),
  addon("snapshot-controller", "storage", ["v8.3.0-eksbuild.1"], { needsNodes: true }),
  addon("eks-node-monitoring-agent", "observability", ["v1.4.2-eksbuild.1"]),
  addon("metrics-server", "observability", ["v0.8.0-eksbuild.6"], { needsNodes: true }),
  addon("amazon-cloudwatch-observability", "observability", ["v4.8.0-eksbuild.1"], {
    needsNodes: true,
    namespace: "amazon-cloudwatch",
    accounts: { "cloudwatch-agent": ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"] },
  }),
  addon("aws-guardduty-agent", "security", ["v1.12.1-eksbuild.2"], { namespace: "amazon-guardduty" }),
  addon("kube-state-metrics", "observability", ["v2.17.0-eksbuild.4"], {
    needsNodes: true,
    namespace: "kube-state-metrics",
  }),
  addon("prometheus-node-exporter", "observability", ["v1.10.2-eksbuild.2"], { namespace: "prometheus-node-exporter" }),
  addon("cert-manager", "security", ["v1.19.1-eksbuild.1"], { needsNodes: true, namespace: "cert-manager" }),
  addon("external-dns", "networking", ["v0.19.0-eksbuild.3"], {
    needsNodes: true,
    namespace: "external-dns",
    accounts: { "external-dns": ["AmazonRoute53FullAccess"] },
  }),
  addon("adot", "observability", ["v0.131.0-eksbuild.1"], {
    needsNodes: true,
    namespace: "opentelemetry-operator-system",
  }),
  addon("amazon-sagemaker-hyperpod-taskgovernance", "scheduling", ["v1.3.0-eksbuild.1"], {
    needsNodes: true,
    namespace: "kueue-system",
  }),
  addon("amazon-sagemaker-hyperpod-training-operator", "training", ["v1.1.0-eksbuild.1"], {
    needsNodes: true,
    namespace: "aws-hyperpod",
  }),
  addon("aws-network-flow-monitoring-agent", "observability", ["v1.1.1-eksbuild.1"], {
    namespace: "amazon-network-flow-monitor",
  }),
  addon("aws-privateca-connector-for-kubernetes", "security", ["v1.7.0-eksbuild.1"], {
    needsNodes: true,
    namespace: "aws-privateca-issuer",
  }),
  addon("aws-secrets-store-csi-driver-provider", "security", ["v2.1.1-eksbuild.1"], {
    namespace: "aws-secrets-manager",
  }),
  addon("fluent-bit", "observability", ["v4.2.0-eksbuild.1"], { namespace: "fluent-bit" }),
];

/** Whether EKS offers an add-on of this name. Those of the Marketplace are named after vendor and product. */
export function isAddon(name: string): boolean {
  return name.includes("_") || addonNamed(name) !== undefined;
}

export function addonNamed(name: string): KnownAddon | undefined {
  return addonCatalogue.find((candidate) => candidate.name === name);
}

/** Its versions for a version of Kubernetes, the newest first. */
export function versionsOf({ versions }: KnownAddon, kubernetes: string | undefined): string[] {
  return versions.map((version) => version.replace("{kubernetes}", kubernetes ?? supported[0] ?? ""));
}

/**
 * Names and versions of what a cluster gets that is created without `bootstrapSelfManagedAddons: false`: software that EKS
 * installs once and does not manage.
 *
 * Source: API reference, CreateCluster, `bootstrapSelfManagedAddons`.
 */
export function selfManagedAddons(kubernetes: string): [string, string][] {
  const names = ["vpc-cni", "kube-proxy", "coredns"];
  return addonCatalogue
    .filter(({ name }) => names.includes(name))
    .map((addon) => [addon.name, versionsOf(addon, kubernetes)[0] ?? ""]);
}

interface Options {
  readonly needsNodes?: boolean;
  readonly namespace?: string;
  /** Service accounts, each with the policies that its role should have. */
  readonly accounts?: Readonly<Record<string, readonly string[]>>;
}

function addon(name: string, type: string, versions: readonly string[], options: Options = {}): KnownAddon {
  const { needsNodes = false, namespace = "kube-system", accounts = {} } = options;
  return {
    name,
    type,
    namespace,
    needsNodes,
    versions,
    serviceAccounts: Object.entries(accounts).map(([account, policies]) => ({ name: account, policies })),
    kubernetes: (asked) => supported.filter((version) => asked === undefined || version === asked),
  };
}
