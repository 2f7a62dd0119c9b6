import type { TaintSpec } from "@ml-platform/rules";

/** What a node needs to join its cluster. */
export interface JoinConfiguration {
  readonly clusterName: string;
  readonly endpoint: string;
  /** PEM, base64. */
  readonly certificateAuthority: string;
  /** The source of the address of cluster DNS. */
  readonly serviceCidr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly TaintSpec[];
}

/** A plain word, so that it needs no quotes, which cdktf refuses in the arguments of Terraform functions. */
const boundary = "node-config";

/**
 * User data for a custom AMI based on Amazon Linux 2023: nodeadm's configuration in a MIME part. It is complete, because EKS
 * adds nothing when the launch template specifies an image.
 * Source: "Customize managed nodes with launch templates" in the EKS user guide; awslabs/amazon-eks-ami, nodeadm/doc/api.md.
 */
export function nodeadmUserData(join: JoinConfiguration): string {
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    "",
    `--${boundary}`,
    "Content-Type: application/node.eks.aws",
    "",
    ...nodeConfig(join),
    "",
    `--${boundary}--`,
    "",
  ].join("\n");
}

function nodeConfig({ clusterName, endpoint, certificateAuthority, serviceCidr, labels, taints }: JoinConfiguration) {
  const flags = [
    ...flag(
      "--node-labels",
      Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ),
    ...flag(
      "--register-with-taints",
      taints.map(({ key, value = "", effect }) => `${key}=${value}:${effect}`),
    ),
  ];
  return [
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    "  cluster:",
    `    name: ${clusterName}`,
    `    apiServerEndpoint: ${endpoint}`,
    `    certificateAuthority: ${certificateAuthority}`,
    `    cidr: ${serviceCidr}`,
    ...(flags.length === 0 ? [] : ["  kubelet:", "    flags:", ...flags.map((each) => `      - ${each}`)]),
  ];
}

function flag(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join(",")}`];
}
