import type { ClusterSpec } from "@ml-platform/rules";

/** Node ports that the control plane calls. */
export interface ControlPlanePort {
  /** What the port is for, as part of an identifier. */
  readonly id: string;
  readonly description: string;
  readonly from: number;
  readonly to: number;
}

const https: ControlPlanePort = { id: "https", description: "Webhooks on the HTTPS port", from: 443, to: 443 };
const kubelet: ControlPlanePort = { id: "kubelet", description: "Logs, exec and metrics", from: 10250, to: 10250 };
/** Holds the kubelet's port too. */
const unprivileged: ControlPlanePort = {
  id: "unprivileged",
  description: "Kubelet, admission webhooks and aggregated APIs",
  from: 1025,
  to: 65535,
};

/**
 * Every admission webhook and aggregated API listens on some node port, and a blocked one fails in obscure ways, so the
 * usual choice is `all`, as eksctl makes it. Known ports for a strict list: 4443 or 10251 metrics-server, 6443
 * prometheus-adapter, 8443 Karpenter, 9443 AWS load balancer controller and cert-manager, 15017 Istio.
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
