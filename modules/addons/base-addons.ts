import type { BaseAddonName } from "@ml-platform/rules";

/** The EKS add-ons that every cluster has: what each brings that a cluster can have only once, in the words of an error. */
export const baseAddons: Readonly<Record<BaseAddonName, readonly string[]>> = {
  "vpc-cni": ["the network of pods"],
  "kube-proxy": ["the proxy of services"],
  "eks-pod-identity-agent": ["the agent of Pod Identity"],
  coredns: ["the DNS of the cluster"],
  "aws-ebs-csi-driver": ["the CSI driver ebs.csi.aws.com"],
  "eks-node-monitoring-agent": ["the agent that detects faults of nodes"],
};
