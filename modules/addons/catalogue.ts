import { z } from "zod";
import type { AddonConstruct } from "./addon-construct.ts";
import type { AddonSpec } from "./addon-spec.ts";
import { awsFsxCsiDriver } from "./aws-fsx-csi-driver/spec.ts";
import { awsLoadBalancerController } from "./aws-load-balancer-controller/spec.ts";
import { certManager } from "./cert-manager/spec.ts";
import { clusterAutoscaler } from "./cluster-autoscaler/spec.ts";
import { dcgmExporter } from "./dcgm-exporter/spec.ts";
import { efaDevicePlugin } from "./efa-device-plugin/spec.ts";
import { externalSecrets } from "./external-secrets/spec.ts";
import { gpuOperator } from "./gpu-operator/spec.ts";
import { keda } from "./keda/spec.ts";
import { kueue } from "./kueue/spec.ts";
import { metricsServer } from "./metrics-server/spec.ts";
import { neuronDevicePlugin } from "./neuron-device-plugin/spec.ts";
import { unknownAddonText } from "./not-offered.ts";
import { nvidiaDevicePlugin } from "./nvidia-device-plugin/spec.ts";
import { podAdmission } from "./pod-admission/spec.ts";
import { priorityClasses } from "./priority-classes/spec.ts";
import { storageClasses } from "./storage-classes/spec.ts";

/** The module of an add-on's construct. */
interface AddonModule<Options extends z.ZodType<object>> {
  readonly default: AddonConstruct<Options>;
}

/** An add-on: what is known about it, and how to load its construct. */
export interface AddonEntry<Options extends z.ZodType<object> = z.ZodType<object>> {
  readonly spec: AddonSpec<Options>;
  /** Loads cdktf: call it to synthesize a stack, not to read specifications. */
  load(): Promise<AddonModule<Options>>;
}

/** Every add-on that an environment can ask for, one line each. Add-ons of the cluster itself are in modules/eks. */
export const catalogue = {
  "priority-classes": entry(priorityClasses, () => import("./priority-classes/priority-classes.ts")),
  "storage-classes": entry(storageClasses, () => import("./storage-classes/storage-classes.ts")),
  "metrics-server": entry(metricsServer, () => import("./metrics-server/metrics-server.ts")),
  "cert-manager": entry(certManager, () => import("./cert-manager/cert-manager.ts")),
  "aws-load-balancer-controller": entry(
    awsLoadBalancerController,
    () => import("./aws-load-balancer-controller/aws-load-balancer-controller.ts"),
  ),
  "external-secrets": entry(externalSecrets, () => import("./external-secrets/external-secrets.ts")),
  "cluster-autoscaler": entry(clusterAutoscaler, () => import("./cluster-autoscaler/cluster-autoscaler.ts")),
  "nvidia-device-plugin": entry(nvidiaDevicePlugin, () => import("./nvidia-device-plugin/nvidia-device-plugin.ts")),
  "dcgm-exporter": entry(dcgmExporter, () => import("./dcgm-exporter/dcgm-exporter.ts")),
  keda: entry(keda, () => import("./keda/keda.ts")),
  kueue: entry(kueue, () => import("./kueue/kueue.ts")),
  "gpu-operator": entry(gpuOperator, () => import("./gpu-operator/gpu-operator.ts")),
  "neuron-device-plugin": entry(neuronDevicePlugin, () => import("./neuron-device-plugin/neuron-device-plugin.ts")),
  "efa-device-plugin": entry(efaDevicePlugin, () => import("./efa-device-plugin/efa-device-plugin.ts")),
  "aws-fsx-csi-driver": entry(awsFsxCsiDriver, () => import("./aws-fsx-csi-driver/aws-fsx-csi-driver.ts")),
  "pod-admission": entry(podAdmission, () => import("./pod-admission/pod-admission.ts")),
};

export type AddonName = keyof typeof catalogue;

/** A line of the catalogue. The compiler refuses a construct that does not accept the options of the specification. */
export function entry<Options extends z.ZodType<object>>(
  spec: AddonSpec<Options>,
  load: () => Promise<AddonModule<Options>>,
): AddonEntry<Options> {
  return { spec, load };
}

/** The construct of any add-on. It checks its options at run time, so they need no static type here. */
export async function loadAddon(name: AddonName): Promise<AddonConstruct> {
  return (await catalogue[name].load()).default;
}

/** All names, in the order of the catalogue. */
export const addonNames = Object.keys(catalogue) as readonly AddonName[];

type Schemas = { [Name in AddonName]: z.ZodExactOptional<(typeof catalogue)[Name]["spec"]["options"]> };

/** The add-ons of one cluster as an author writes them: options by name. An add-on that is absent is not installed. */
export const addonsSchema = z.strictObject(
  Object.fromEntries(addonNames.map((name) => [name, catalogue[name].spec.options.exactOptional()])) as Schemas,
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((name) => unknownAddonText(name, addonNames)).join(" ")
        : undefined,
  },
);

/** The add-ons of one cluster, with every default filled in. */
export type Addons = z.output<typeof addonsSchema>;
