import type { KubeObject } from "@ml-platform/emulator/kubernetes";

/** A DaemonSet by whose name and image the local AWS knows a device plugin. */
export function devicePlugin(name: string, image: string, nodeSelector: Readonly<Record<string, string>>): KubeObject {
  const labels = { name };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "kube-system" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { nodeSelector, tolerations: [{ operator: "Exists" }], containers: [{ name, image }] },
      },
    },
  };
}

export const efaPlugin = devicePlugin("efa", "example.com/eks/aws-efa-k8s-device-plugin:v0.5.30", {
  "vpc.amazonaws.com/efa.present": "true",
});

export const gpuPlugin = devicePlugin("nvidia-device-plugin", "nvcr.io/nvidia/k8s-device-plugin:v0.17.1", {
  "nvidia.com/gpu.present": "true",
});

/** The Deployment whose work the local AWS does, with the settings of its arguments. */
export const clusterAutoscaler: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "cluster-autoscaler", namespace: "kube-system" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "cluster-autoscaler" } },
    template: {
      metadata: { labels: { app: "cluster-autoscaler" } },
      spec: {
        nodeSelector: { dedicated: "system" },
        tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
        containers: [
          {
            name: "cluster-autoscaler",
            image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.0",
            command: ["./cluster-autoscaler"],
            args: ["--expander=least-waste", "--scale-down-unneeded-time=3s"],
          },
        ],
      },
    },
  },
};
