import type { KubeObject } from "@ml-platform/emulator/kubernetes";

/** A DaemonSet by whose image the local AWS knows the device plugin of EFA. */
export const efaPlugin: KubeObject = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "efa", namespace: "kube-system" },
  spec: {
    selector: { matchLabels: { name: "efa" } },
    template: {
      metadata: { labels: { name: "efa" } },
      spec: {
        nodeSelector: { "vpc.amazonaws.com/efa.present": "true" },
        tolerations: [{ operator: "Exists" }],
        containers: [{ name: "efa", image: "example.com/eks/aws-efa-k8s-device-plugin:v0.5.30" }],
      },
    },
  },
};

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
