import { addonNamed } from "../../eks/addon-catalogue.ts";

/** A toleration as a pod has it. */
export interface Toleration {
  readonly key?: string;
  readonly operator: "Exists";
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface AddonContainer {
  readonly name: string;
  /** The image in the registry of EKS, without its tag. */
  readonly image: string;
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** A Deployment or DaemonSet of an add-on: what other pods see of it on their nodes. */
export interface AddonWorkload {
  readonly kind: "Deployment" | "DaemonSet";
  readonly name: string;
  readonly serviceAccount: string;
  /** What its selector asks for, which all its pods have. */
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly AddonContainer[];
  /** Of a Deployment. */
  readonly replicas?: number;
  readonly priority?: "system-node-critical" | "system-cluster-critical";
  readonly tolerations: readonly Toleration[];
  readonly hostNetwork?: boolean;
  /** Kinds of compute whose nodes it is not for. */
  readonly notOn?: readonly string[];
  /** Instance types whose nodes it is for. @default - any */
  readonly onlyOn?: readonly string[];
  readonly budget?: Readonly<Record<string, number>>;
  /** Spread over hosts, or over hosts and zones, where there is room. */
  readonly apart?: "hosts" | "hosts and zones";
  /** The key of the add-on's configuration values under which those of this workload are. @default - the top level */
  readonly values?: string;
}

/** What an add-on puts into a cluster, without its program: nothing runs. */
export interface AddonSoftware {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly workloads: readonly AddonWorkload[];
  /** Drivers of volumes that it brings. */
  readonly drivers?: readonly { readonly name: string; readonly attaches: boolean }[];
  readonly services?: readonly AddonService[];
}

export interface AddonService {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** The last number of its address in the service range. @default - any */
  readonly lastNumber?: number;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: "TCP" | "UDP" }[];
}

const everything: readonly Toleration[] = [{ operator: "Exists" }];
const criticalOnly: Toleration = { key: "CriticalAddonsOnly", operator: "Exists" };
const forAWhile: Toleration = { operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const csiContainer = { requests: { cpu: "10m", memory: "40Mi" }, limits: { memory: "256Mi" } };

/**
 * Types with NVIDIA GPUs for which the agent that monitors nodes starts DCGM.
 *
 * Source: `dcgmAgent.affinity` in charts/eks-node-monitoring-agent/values.yaml of aws/eks-node-monitoring-agent, 1.7.0.
 */
const nvidiaTypes = Object.entries({
  g4dn: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal",
  g5: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g5g: "xlarge 2xlarge 4xlarge 8xlarge 16xlarge metal",
  g6: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g6e: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g6f: "large xlarge 2xlarge 4xlarge",
  g7: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  g7e: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  gr6: "4xlarge 8xlarge",
  gr6f: "4xlarge",
  p3: "2xlarge 8xlarge 16xlarge",
  p3dn: "24xlarge",
  p4d: "24xlarge",
  p4de: "24xlarge",
  p5: "4xlarge 48xlarge",
  p5e: "48xlarge",
  p5en: "48xlarge",
  "p6-b200": "48xlarge",
  "p6-b300": "48xlarge",
  "p6e-gb200": "36xlarge",
  "p6e-gb300": "36xlarge",
}).flatMap(([family, sizes]) => sizes.split(" ").map((size) => `${family}.${size}`));

/**
 * What the add-ons of AWS install, as of 2026-11-26: names, labels, tolerations, priorities and requests, as far as other
 * pods meet them. Left out: RBAC, configuration files, custom resources, and APIServices and webhooks, which nobody would
 * serve. Storage classes are left out because AWS installs none with its drivers either.
 *
 * Sources, each in its newest public version on that day: charts/aws-vpc-cni of aws/amazon-vpc-cni-k8s;
 * charts/eks-pod-identity-agent of aws/eks-pod-identity-agent; charts/eks-node-monitoring-agent of
 * aws/eks-node-monitoring-agent; charts/aws-ebs-csi-driver,
 * charts/aws-efs-csi-driver and charts/aws-fsx-csi-driver of the drivers' repositories in kubernetes-sigs;
 * charts/metrics-server of kubernetes-sigs/metrics-server with the two replicas of the EKS community add-on;
 * charts/amazon-cloudwatch-observability of aws-observability/helm-charts; for coredns and kube-proxy, which AWS publishes
 * nowhere, EKS user guide, "Manage CoreDNS for DNS in Amazon EKS clusters" and "Manage kube-proxy".
 */
const known: Readonly<Record<string, AddonSoftware>> = {
  "vpc-cni": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "aws-node", "k8s-app": "aws-node" },
    workloads: [
      {
        kind: "DaemonSet",
        name: "aws-node",
        serviceAccount: "aws-node",
        labels: { "k8s-app": "aws-node" },
        containers: [
          { name: "aws-node", image: "amazon-k8s-cni", requests: { cpu: "25m" } },
          { name: "aws-eks-nodeagent", image: "aws-network-policy-agent", requests: { cpu: "25m" } },
        ],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
        notOn: ["fargate", "hybrid", "auto"],
      },
    ],
  },
  "kube-proxy": {
    namespace: "kube-system",
    labels: { "eks.amazonaws.com/component": "kube-proxy", "k8s-app": "kube-proxy" },
    workloads: [
      {
        kind: "DaemonSet",
        name: "kube-proxy",
        serviceAccount: "kube-proxy",
        labels: { "k8s-app": "kube-proxy" },
        containers: [{ name: "kube-proxy", image: "kube-proxy", requests: { cpu: "100m" } }],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
        notOn: ["fargate", "auto"],
      },
    ],
  },
  coredns: {
    namespace: "kube-system",
    labels: {
      "eks.amazonaws.com/component": "coredns",
      "k8s-app": "kube-dns",
      "kubernetes.io/name": "CoreDNS",
    },
    workloads: [
      {
        kind: "Deployment",
        name: "coredns",
        serviceAccount: "coredns",
        labels: { "eks.amazonaws.com/component": "coredns", "k8s-app": "kube-dns" },
        replicas: 2,
        containers: [
          {
            name: "coredns",
            image: "coredns",
            requests: { cpu: "100m", memory: "70Mi" },
            limits: { memory: "170Mi" },
          },
        ],
        priority: "system-cluster-critical",
        tolerations: [
          { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
          criticalOnly,
        ],
        budget: { maxUnavailable: 1 },
        apart: "hosts and zones",
      },
    ],
    services: [
      {
        name: "kube-dns",
        selector: { "k8s-app": "kube-dns" },
        lastNumber: 10,
        ports: [
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, protocol: "TCP" },
          { name: "metrics", port: 9153, protocol: "TCP" },
        ],
      },
    ],
  },
  "eks-pod-identity-agent": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "eks-pod-identity-agent" },
    workloads: [
      {
        kind: "DaemonSet",
        name: "eks-pod-identity-agent",
        serviceAccount: "default",
        labels: { "app.kubernetes.io/name": "eks-pod-identity-agent" },
        containers: [{ name: "eks-pod-identity-agent", image: "eks-pod-identity-agent" }],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
        notOn: ["fargate", "auto"],
      },
    ],
  },
  "aws-ebs-csi-driver": csiDriver("ebs", {
    attaches: true,
    sidecars: ["csi-provisioner", "csi-attacher", "csi-snapshotter", "csi-resizer", "liveness-probe"],
    ...csiContainer,
  }),
  "aws-efs-csi-driver": csiDriver("efs", { attaches: false, sidecars: ["csi-provisioner", "liveness-probe"] }),
  "aws-fsx-csi-driver": csiDriver("fsx", {
    attaches: false,
    sidecars: ["csi-provisioner", "csi-resizer", "liveness-probe"],
  }),
  "aws-mountpoint-s3-csi-driver": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "aws-mountpoint-s3-csi-driver" },
    drivers: [{ name: "s3.csi.aws.com", attaches: false }],
    workloads: [
      {
        kind: "DaemonSet",
        name: "s3-csi-node",
        serviceAccount: "s3-csi-driver-sa",
        labels: { app: "s3-csi-node", "app.kubernetes.io/name": "aws-mountpoint-s3-csi-driver" },
        containers: [{ name: "s3-plugin", image: "aws-s3-csi-driver", ...csiContainer }],
        priority: "system-node-critical",
        tolerations: [criticalOnly, forAWhile],
        notOn: ["fargate", "auto"],
        values: "node",
      },
    ],
  },
  "snapshot-controller": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "snapshot-controller" },
    workloads: [
      {
        kind: "Deployment",
        name: "snapshot-controller",
        serviceAccount: "snapshot-controller",
        labels: { "app.kubernetes.io/name": "snapshot-controller" },
        replicas: 2,
        containers: [
          { name: "snapshot-controller", image: "csi-snapshotter/snapshot-controller", requests: { cpu: "10m" } },
        ],
        priority: "system-cluster-critical",
        tolerations: [criticalOnly, forAWhile],
      },
    ],
  },
  "metrics-server": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "metrics-server" },
    workloads: [
      {
        kind: "Deployment",
        name: "metrics-server",
        serviceAccount: "metrics-server",
        labels: { "app.kubernetes.io/instance": "metrics-server", "app.kubernetes.io/name": "metrics-server" },
        replicas: 2,
        containers: [{ name: "metrics-server", image: "metrics-server", requests: { cpu: "100m", memory: "200Mi" } }],
        priority: "system-cluster-critical",
        tolerations: [criticalOnly],
        budget: { maxUnavailable: 1 },
        apart: "hosts",
      },
    ],
    services: [
      {
        name: "metrics-server",
        selector: { "app.kubernetes.io/name": "metrics-server" },
        ports: [{ name: "https", port: 443, protocol: "TCP" }],
      },
    ],
  },
  "eks-node-monitoring-agent": {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "eks-node-monitoring-agent" },
    workloads: [
      {
        kind: "DaemonSet",
        name: "eks-node-monitoring-agent",
        serviceAccount: "eks-node-monitoring-agent",
        labels: { "app.kubernetes.io/name": "eks-node-monitoring-agent" },
        containers: [
          {
            name: "eks-node-monitoring-agent",
            image: "eks-node-monitoring-agent",
            requests: { cpu: "10m", memory: "30Mi" },
            limits: { cpu: "250m", memory: "200Mi" },
          },
        ],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
        notOn: ["fargate", "auto", "hybrid"],
        values: "nodeAgent",
      },
      {
        kind: "DaemonSet",
        name: "dcgm-server",
        serviceAccount: "default",
        labels: { "k8s-app": "dcgm-server" },
        containers: [{ name: "eks-node-monitoring-agent-dcgm", image: "eks-node-monitoring-agent" }],
        priority: "system-node-critical",
        tolerations: [],
        notOn: ["fargate", "auto", "hybrid"],
        onlyOn: nvidiaTypes,
        values: "dcgmAgent",
      },
    ],
  },
  "amazon-cloudwatch-observability": {
    namespace: "amazon-cloudwatch",
    labels: { "app.kubernetes.io/name": "amazon-cloudwatch-observability" },
    workloads: [
      {
        kind: "Deployment",
        name: "amazon-cloudwatch-observability-controller-manager",
        serviceAccount: "amazon-cloudwatch-observability-controller-manager",
        labels: { "app.kubernetes.io/name": "amazon-cloudwatch-observability", "control-plane": "controller-manager" },
        replicas: 1,
        containers: [
          {
            name: "manager",
            image: "observability/cloudwatch-agent-operator",
            requests: { cpu: "100m", memory: "64Mi" },
          },
        ],
        tolerations: everything,
        values: "manager",
      },
      {
        kind: "DaemonSet",
        name: "cloudwatch-agent",
        serviceAccount: "cloudwatch-agent",
        labels: {
          "app.kubernetes.io/component": "amazon-cloudwatch-agent",
          "app.kubernetes.io/name": "cloudwatch-agent",
        },
        containers: [
          {
            name: "otc-container",
            image: "observability/cloudwatch-agent",
            requests: { cpu: "250m", memory: "128Mi" },
            limits: { cpu: "500m", memory: "512Mi" },
          },
        ],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
        values: "agent",
      },
      {
        kind: "DaemonSet",
        name: "fluent-bit",
        serviceAccount: "cloudwatch-agent",
        labels: { "k8s-app": "fluent-bit" },
        containers: [
          {
            name: "fluent-bit",
            image: "observability/aws-for-fluent-bit",
            requests: { cpu: "50m", memory: "25Mi" },
            limits: { cpu: "500m", memory: "250Mi" },
          },
        ],
        priority: "system-node-critical",
        tolerations: everything,
        hostNetwork: true,
      },
    ],
  },
};

/** An add-on of the catalogue that is not in the table has one workload of its name. */
export function addonSoftware(name: string): AddonSoftware {
  const listed = known[name];
  if (listed !== undefined) return listed;
  const addon = addonNamed(name);
  const needsNodes = addon?.needsNodes === true;
  const labels = { "app.kubernetes.io/name": name };
  return {
    namespace: addon?.namespace ?? "kube-system",
    labels,
    workloads: [
      {
        kind: needsNodes ? "Deployment" : "DaemonSet",
        name,
        serviceAccount: addon?.serviceAccounts[0]?.name ?? name,
        labels,
        containers: [{ name, image: name }],
        ...(needsNodes && { replicas: 1 }),
        tolerations: needsNodes ? [criticalOnly] : everything,
      },
    ],
  };
}

interface DriverOptions {
  readonly attaches: boolean;
  readonly sidecars: readonly string[];
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** The drivers for EBS, EFS and FSx, which are made of the same two parts. */
function csiDriver(storage: string, { attaches, sidecars, ...resources }: DriverOptions): AddonSoftware {
  const name = `aws-${storage}-csi-driver`;
  const sidecar = (container: string): AddonContainer => ({ name: container, image: container, ...resources });
  return {
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": name },
    drivers: [{ name: `${storage}.csi.aws.com`, attaches }],
    workloads: [
      {
        kind: "Deployment",
        name: `${storage}-csi-controller`,
        serviceAccount: `${storage}-csi-controller-sa`,
        labels: { app: `${storage}-csi-controller`, "app.kubernetes.io/name": name },
        replicas: 2,
        containers: [{ name: `${storage}-plugin`, image: name, ...resources }, ...sidecars.map(sidecar)],
        priority: "system-cluster-critical",
        tolerations: [criticalOnly, forAWhile],
        budget: { maxUnavailable: 1 },
        apart: "hosts",
        values: "controller",
      },
      {
        kind: "DaemonSet",
        name: `${storage}-csi-node`,
        serviceAccount: `${storage}-csi-node-sa`,
        labels: { app: `${storage}-csi-node`, "app.kubernetes.io/name": name },
        containers: [
          { name: `${storage}-plugin`, image: name, ...resources },
          ...["node-driver-registrar", "liveness-probe"].map(sidecar),
        ],
        priority: "system-node-critical",
        tolerations: everything,
        notOn: ["fargate", "auto", "hybrid"],
        values: "node",
      },
    ],
  };
}
