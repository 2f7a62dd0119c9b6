import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import type { Resources } from "./capacity.ts";
import type { InstanceShape } from "./instance-shape.ts";

/** What an instance has that only a device plugin makes known to the cluster. */
export interface Devices extends Pick<InstanceShape, "gpus" | "neuronDevices" | "neuronCores"> {
  readonly efaInterfaces: number;
  /** As how many GPUs NVIDIA's plugin reports each one. @default 1 */
  readonly gpuShares?: number;
}

interface DevicePlugin {
  /** Of a container of the plugin. */
  readonly image: RegExp;
  resources(devices: Devices): Readonly<Record<string, number>>;
}

const nvidiaImage = /(^|\/)nvidia\/k8s-device-plugin(:|@|$)/;

/**
 * Device plugins by their images.
 *
 * Sources: NVIDIA/k8s-device-plugin and aws/eks-charts (aws-efa-k8s-device-plugin), values.yaml; AWS Neuron, "Kubernetes
 * environment setup".
 */
const plugins: readonly DevicePlugin[] = [
  { image: nvidiaImage, resources: nvidia },
  { image: /(^|\/)(aws-)?efa-k8s-device-plugin(:|@|$)/, resources: efa },
  { image: /(^|\/)neuron-device-plugin(:|@|$)/, resources: neuron },
];

function nvidia({ gpus, gpuShares = 1 }: Devices): Record<string, number> {
  return { "nvidia.com/gpu": gpus * gpuShares };
}

function efa({ efaInterfaces }: Devices): Record<string, number> {
  return { "vpc.amazonaws.com/efa": efaInterfaces };
}

function neuron({ neuronDevices, neuronCores }: Devices): Record<string, number> {
  return {
    "aws.amazon.com/neuron": neuronDevices,
    "aws.amazon.com/neuroncore": neuronCores,
    // The older name, which the plugin still reports.
    "aws.amazon.com/neurondevice": neuronDevices,
  };
}

/**
 * The devices that a node reports: those whose plugin runs there, and those that its image reports without one.
 *
 * Bottlerocket's NVIDIA variants bring NVIDIA's plugin. Source: EKS best practices guide, "Compute and Autoscaling" of AI/ML.
 *
 * @param pods of the node
 */
export function reportedDevices(devices: Devices, amiType: string, pods: readonly KubeObject[]): Resources {
  const images = pods.filter(isRunning).flatMap(imagesOf);
  const reporting = plugins.filter(({ image }) => images.some((name) => image.test(name)));
  const all = [
    ...(/^BOTTLEROCKET_.*_NVIDIA/.test(amiType) ? [nvidia(devices)] : []),
    ...reporting.map(({ resources }) => resources(devices)),
  ];
  const present = all.flatMap((resources) => Object.entries(resources)).filter(([, count]) => count > 0);
  return Object.fromEntries(present.map(([name, count]) => [name, String(count)]));
}

/** Whether a pod is NVIDIA's device plugin, at work. */
export function isNvidiaPlugin(pod: KubeObject): boolean {
  return isRunning(pod) && imagesOf(pod).some((image) => nvidiaImage.test(image));
}

export function hasDevices({ gpus, neuronDevices, efaInterfaces }: Devices): boolean {
  return gpus + neuronDevices + efaInterfaces > 0;
}

/** Names of all resources that device plugins report. */
const deviceResources: readonly string[] = plugins.flatMap(({ resources }) =>
  Object.keys(resources({ gpus: 0, neuronDevices: 0, neuronCores: 0, efaInterfaces: 0 })),
);

/**
 * What to change in the status of a node; undefined if nothing. Devices whose plugin is gone stay in the capacity and can
 * no longer be allocated, as with the kubelet.
 */
export function deviceChange(
  status: { readonly capacity?: Resources; readonly allocatable?: Resources },
  reported: Resources,
): { readonly capacity: Resources; readonly allocatable: Resources } | undefined {
  const gone = deviceResources.filter(
    (name) => reported[name] === undefined && (status.allocatable?.[name] ?? "0") !== "0",
  );
  const isNew = Object.entries(reported).some(([name, count]) => status.allocatable?.[name] !== count);
  if (gone.length === 0 && !isNew) return undefined;
  return { capacity: reported, allocatable: { ...reported, ...Object.fromEntries(gone.map((name) => [name, "0"])) } };
}

function isRunning(pod: KubeObject): boolean {
  return (pod["status"] as { readonly phase?: string } | undefined)?.phase === "Running";
}

function imagesOf(pod: KubeObject): string[] {
  const { containers = [] } = pod["spec"] as { readonly containers?: readonly { readonly image?: string }[] };
  return containers.map(({ image = "" }) => image);
}
