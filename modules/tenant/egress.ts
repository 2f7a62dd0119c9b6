import type { NetworkPolicyV1SpecEgress } from "@cdktf/provider-kubernetes/lib/network-policy-v1/index.js";
import { containsCidr } from "@ml-platform/rules";

/** Parts of network policies that say whom pods may call. */
export type Egress = NetworkPolicyV1SpecEgress;

/**
 * What is no internet: private, shared (RFC 6598, which EKS uses for pods), link-local, loopback and multicast addresses.
 * The credentials of a node are at a link-local one, 169.254.169.254. Source: IANA IPv4 Special-Purpose Address Registry.
 */
const notPublic = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/4",
];

/** The label that Kubernetes itself keeps on every namespace, so that nobody can take another's. */
export const nameLabel = "kubernetes.io/metadata.name";

/** The names of the cluster and of the world. */
export function toDns(): Egress {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { [nameLabel]: "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
    ports: [
      { port: "53", protocol: "UDP" },
      { port: "53", protocol: "TCP" },
    ],
  };
}

/** @param ports of TCP @default - all, of any protocol */
export function toRanges(ranges: readonly string[], ports?: readonly string[]): Egress {
  return {
    to: ranges.map((cidr) => ({ ipBlock: { cidr } })),
    ...(ports !== undefined && { ports: ports.map((port) => ({ port, protocol: "TCP" })) }),
  };
}

/**
 * Public addresses, and neither the network nor the credentials of a node.
 *
 * @param ports of TCP @default - those of HTTP and HTTPS
 */
export function toPublic(vpcCidr: string, ports: readonly string[] = ["80", "443"]): Egress {
  const except = notPublic.some((range) => containsCidr(range, vpcCidr)) ? notPublic : [...notPublic, vpcCidr];
  return {
    to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [...except] } }],
    ports: ports.map((port) => ({ port, protocol: "TCP" })),
  };
}
