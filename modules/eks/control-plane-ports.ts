import type { ClusterSpec } from "@ml-platform/rules";

/** A range of node ports that the control plane calls. */
export interface ControlPlanePort {
  /** The purpose of the port, as part of an identifier. */
  readonly id: string;
  readonly description: string;
  readonly from: number;
  readonly to: number;
}

const https: ControlPlanePort = { id: "https", description: "Webhooks on the HTTPS port", from: 443, to: 443 };
const kubelet: ControlPlanePort = { id: "kubelet", description: "Logs, exec and metrics", from: 10250, to: 10250 };
/** Includes the kubelet's port. */
const unprivileged: ControlPlanePort = {
  id: "unprivileged",
  description: "Kubelet, admission webhooks and aggregated APIs",
  from: 1025,
  to: 65535,
};

/**
 * The ports that the control plane may call. Every admission webhook and aggregated API listens on some port of a node, and
 * fails in obscure ways when it is blocked, so `all` is the usual choice, also of eksctl. Ports for a strict list: 6443
 * prometheus-adapter, 8443 Karpenter, 9443 AWS load balancer controller, 15017 Istio. Our metrics-server uses the kubelet's.
 */
export function controlPlanePorts(webhookPorts: ClusterSpec["webhookPorts"]): ControlPlanePort[] {
  if (webhookPorts === "all") return [https, unprivileged];
  const always = [https, kubelet];
  const more = [...new Set(webhookPorts)].filter((port) => !always.some(({ from }) => from === port));
  return [
    ...always,
    ...more.map((port) => ({ id: `webhook-${port}`, description: `Webhooks on port ${port}`, from: port, to: port })),
  ];
}
